#define _GNU_SOURCE
#include "Tracees.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct tracee **bucket(struct tracees *tracees, pid_t thread) {
  return &tracees->buckets[(unsigned)thread % BUCKETS];
}

struct tracee *tracees_find(struct tracees *tracees, pid_t thread) {
  for (struct tracee *tracee = *bucket(tracees, thread); tracee != NULL; tracee = tracee->next)
    if (tracee->thread == thread) return tracee;
  return NULL;
}

// The process of a thread: one that is known, and else its own. tgkill(2) without a signal asks whether a
// thread is of a process.
static struct process *process_of(struct tracees *tracees, pid_t thread, struct tracee *parent) {
  struct process *process = parent != NULL ? parent->process : tracees->processes;
  for (; process != NULL; process = parent != NULL ? NULL : process->next)
    if (process->number == thread || syscall(SYS_tgkill, process->number, thread, 0) == 0) return process;
  process = calloc(1, sizeof *process);
  if (process == NULL) return NULL;
  process->descriptors = descriptors_create();
  if (process->descriptors == NULL) {
    free(process);
    return NULL;
  }
  process->number = thread;
  process->pid_descriptor = -1;
  process->next = tracees->processes;
  tracees->processes = process;
  return process;
}

struct tracee *tracees_add(struct tracees *tracees, pid_t thread, struct tracee *parent) {
  struct tracee *tracee = calloc(1, sizeof *tracee);
  struct process *process = tracee == NULL ? NULL : process_of(tracees, thread, parent);
  if (process == NULL) {
    free(tracee);
    return NULL;
  }
  process->thread_count++;
  tracee->thread = thread;
  tracee->process = process;
  tracee->descriptors = descriptors_share(process->descriptors);
  struct tracee **first = bucket(tracees, thread);
  tracee->next = *first;
  *first = tracee;
  return tracee;
}

static void remove_process(struct tracees *tracees, struct process *process) {
  struct process **place = &tracees->processes;
  while (*place != process) place = &(*place)->next;
  *place = process->next;
  descriptors_release(process->descriptors);
  if (process->pid_descriptor >= 0) close(process->pid_descriptor);
  free(process);
}

void tracees_remove(struct tracees *tracees, struct tracee *tracee) {
  struct tracee **place = bucket(tracees, tracee->thread);
  while (*place != tracee) place = &(*place)->next;
  *place = tracee->next;
  descriptors_release(tracee->descriptors);
  if (tracee->is_stopped) tracee->process->stopped_count--;
  if (--tracee->process->thread_count == 0) remove_process(tracees, tracee->process);
  free(tracee);
}

void tracees_kill(const struct tracees *tracees) {
  for (const struct process *process = tracees->processes; process != NULL; process = process->next)
    kill(process->number, SIGKILL);
}

void tracee_separate(struct tracee *tracee) {
  struct descriptors *own = descriptors_create();
  if (own == NULL) return;
  descriptors_release(tracee->descriptors);
  tracee->descriptors = own;
}

void process_renew(struct tracee *tracee) {
  tracee_separate(tracee);
  descriptors_release(tracee->process->descriptors);
  tracee->process->descriptors = descriptors_share(tracee->descriptors);
}

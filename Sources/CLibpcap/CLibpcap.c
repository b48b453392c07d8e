// The functions of libpcap that we call, under their own names: each hands on to the library, which is loaded
// at the first call. Not linked, because libpcap often brings a dozen other libraries along (D-Bus, systemd,
// compression): every start of the program would map them, and every fork(2) of a forking server would copy
// their mappings, for a capture that is not made there: with them, a forked conversation took a fifth more.
#define _GNU_SOURCE
#include "CLibpcap.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

// All of them.
#define FUNCTIONS(DO)                                                                            \
  DO(pcap_activate) DO(pcap_close) DO(pcap_compile) DO(pcap_create) DO(pcap_datalink)            \
  DO(pcap_dispatch) DO(pcap_fileno) DO(pcap_freecode) DO(pcap_get_selectable_fd) DO(pcap_geterr) \
  DO(pcap_lib_version) DO(pcap_open_dead) DO(pcap_set_buffer_size) DO(pcap_set_immediate_mode)   \
  DO(pcap_set_snaplen) DO(pcap_set_timeout) DO(pcap_set_tstamp_precision) DO(pcap_setfilter)     \
  DO(pcap_setnonblock) DO(pcap_stats) DO(pcap_statustostr)                                       \
  DO(bpf_filter)

#define MEMBER(name) __typeof__(name) *name;
static struct {
  FUNCTIONS(MEMBER)
} library;

static const char *missing;

// Deep: what the library calls is its own, not the functions of this file. Sanitizers forbid that,
// because their functions must be found first.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DEEP 0
#else
#define DEEP RTLD_DEEPBIND
#endif

static void load(void) {
  // Debian's name, everybody else's, and the one that comes with the headers.
  static const char *const names[] = {"libpcap.so.0.8", "libpcap.so.1", "libpcap.so"};
  void *handle = NULL;
  for (size_t index = 0; index < sizeof names / sizeof *names && handle == NULL; index++) {
    handle = dlopen(names[index], RTLD_NOW | RTLD_LOCAL | DEEP);
  }
  if (handle == NULL) {
    missing = "libpcap is not installed (libpcap0.8, libpcap)";
    return;
  }
#define LOOK_UP(name) \
  if ((library.name = dlsym(handle, #name)) == NULL) missing = "this libpcap is too old: it has no " #name;
  FUNCTIONS(LOOK_UP)
}

static bool is_loaded(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return missing == NULL;
}

// MARK: - What can be called first

pcap_t *pcap_create(const char *interface, char *message) {
  if (is_loaded()) return library.pcap_create(interface, message);
  snprintf(message, PCAP_ERRBUF_SIZE, "%s", missing);
  return NULL;
}

pcap_t *pcap_open_dead(int link_type, int snap_length) {
  return is_loaded() ? library.pcap_open_dead(link_type, snap_length) : NULL;
}

const char *pcap_lib_version(void) { return is_loaded() ? library.pcap_lib_version() : missing; }

// MARK: - What is called with a handle or a program that the library has made

int pcap_activate(pcap_t *pcap) { return library.pcap_activate(pcap); }

void pcap_close(pcap_t *pcap) { library.pcap_close(pcap); }

int pcap_compile(pcap_t *pcap, struct bpf_program *program, const char *text, int optimize,
                 bpf_u_int32 netmask) {
  return library.pcap_compile(pcap, program, text, optimize, netmask);
}

int pcap_datalink(pcap_t *pcap) { return library.pcap_datalink(pcap); }

int pcap_dispatch(pcap_t *pcap, int count, pcap_handler handler, u_char *user) {
  return library.pcap_dispatch(pcap, count, handler, user);
}

int pcap_fileno(pcap_t *pcap) { return library.pcap_fileno(pcap); }

void pcap_freecode(struct bpf_program *program) { library.pcap_freecode(program); }

int pcap_get_selectable_fd(pcap_t *pcap) { return library.pcap_get_selectable_fd(pcap); }

char *pcap_geterr(pcap_t *pcap) { return library.pcap_geterr(pcap); }

int pcap_set_buffer_size(pcap_t *pcap, int octets) { return library.pcap_set_buffer_size(pcap, octets); }

int pcap_set_immediate_mode(pcap_t *pcap, int on) { return library.pcap_set_immediate_mode(pcap, on); }

int pcap_set_snaplen(pcap_t *pcap, int octets) { return library.pcap_set_snaplen(pcap, octets); }

int pcap_set_timeout(pcap_t *pcap, int milliseconds) { return library.pcap_set_timeout(pcap, milliseconds); }

int pcap_set_tstamp_precision(pcap_t *pcap, int precision) {
  return library.pcap_set_tstamp_precision(pcap, precision);
}

int pcap_setfilter(pcap_t *pcap, struct bpf_program *program) {
  return library.pcap_setfilter(pcap, program);
}

int pcap_setnonblock(pcap_t *pcap, int on, char *message) {
  return library.pcap_setnonblock(pcap, on, message);
}

int pcap_stats(pcap_t *pcap, struct pcap_stat *statistics) { return library.pcap_stats(pcap, statistics); }

const char *pcap_statustostr(int status) { return library.pcap_statustostr(status); }

u_int bpf_filter(const struct bpf_insn *program, const u_char *octets, u_int wire_length, u_int length) {
  return library.bpf_filter(program, octets, wire_length, length);
}

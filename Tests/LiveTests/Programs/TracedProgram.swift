import Foundation
import TestSupport

/// A program of 32 bits that needs no library: exit(0), by the number that it has there.
enum ThirtyTwoBits {
  static let source = """
    void _start(void) { __asm__ volatile("int $0x80" : : "a"(1), "b"(0)); }
    """
  static let flags = ["-m32", "-nostdlib", "-static", "-ffreestanding", "-fno-pic"]
}

/// Programs that are traced in tests: what they do is the same in each run.
enum TracedProgram {
  /// A server with a thread for each conversation, and four conversations with it, one after the other.
  static let threadedServer = """
    import signal, socket, socketserver, sys, threading
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.alarm(20)

    class Echo(socketserver.BaseRequestHandler):
        def handle(self):
            while octets := self.request.recv(100):
                self.request.sendall(octets)

    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Echo)
    def serve():
        for _ in range(4):
            server.handle_request()
    thread = threading.Thread(target=serve)
    thread.start()
    for number in range(4):
        with socket.create_connection(server.server_address) as client:
            client.sendall(b"octets" * number + b"!")
            client.recv(100)
            client.shutdown(socket.SHUT_WR)
            client.recv(100)
    thread.join()
    server.server_close()
    """

  /// Writes a program in C and builds it; answers its path.
  static func build(_ source: String, in place: TemporaryDirectory, flags: [String] = []) async throws
    -> String
  {
    let file = try place.write(source, to: "program.c")
    let outcome = try await Program.run(
      try Program.tool("cc"), ["-O1", "-pthread", "-o", place.path + "/program", file] + flags)
    guard outcome.status == 0 else { throw Failure(description: outcome.errors) }
    return place.path + "/program"
  }

  /// A program that cannot be built.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let headers = """
    #define _GNU_SOURCE
    #include <arpa/inet.h>
    #include <errno.h>
    #include <grp.h>
    #include <poll.h>
    #include <pthread.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/prctl.h>
    #include <sys/ptrace.h>
    #include <sys/socket.h>
    #include <sys/syscall.h>
    #include <sys/uio.h>
    #include <sys/wait.h>
    #include <unistd.h>

    static struct sockaddr_in address = {.sin_family = AF_INET};
    static socklen_t size = sizeof address;
    // Who starts a program may have blocked signals. It is left behind by nobody.
    static inline void begin(void) {
      sigset_t none;
      sigemptyset(&none);
      sigprocmask(SIG_SETMASK, &none, NULL);
      alarm(20);
    }
    static inline int listening(void) {
      int listener = socket(AF_INET, SOCK_STREAM, 0);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      bind(listener, (void *)&address, size);
      listen(listener, 5);
      getsockname(listener, (void *)&address, &size);
      return listener;
    }
    // Whether the first thread sleeps in the kernel, in this call.
    static inline int is_asleep(long call) {
      char path[64], text[512];
      snprintf(path, sizeof path, "/proc/self/task/%d/syscall", getpid());
      FILE *file = fopen(path, "r");
      long number = file != NULL && fgets(text, sizeof text, file) != NULL ? atol(text) : -1;
      if (file != NULL) fclose(file);
      snprintf(path, sizeof path, "/proc/self/task/%d/stat", getpid());
      file = fopen(path, "r");
      char *name = file != NULL && fgets(text, sizeof text, file) != NULL ? strchr(text, ')') : NULL;
      if (file != NULL) fclose(file);
      return number == call && name != NULL && name[2] == 'S';
    }
    static inline int connected(void) {
      int client = socket(AF_INET, SOCK_STREAM, 0);
      connect(client, (void *)&address, size);
      return client;
    }

    """

  /// Forks for each of its conversations, writes through every family of calls, uses descriptors twice, and
  /// runs itself again in the middle.
  static let forkingServer =
    headers + """
      int main(int count, char **arguments) {
        begin();
        int listener = count > 1 ? atoi(arguments[1]) : listening();
        getsockname(listener, (void *)&address, &size);
        for (int round = 0; round < 2; round++) {
          pid_t server = fork();
          if (server == 0) {
            int served = accept(listener, NULL, NULL);
            char octets[8];
            while (read(served, octets, sizeof octets) > 0) write(served, "yes", 3);
            struct iovec parts[] = {{"good", 4}, {"bye", 3}};
            writev(served, parts, 2);
            shutdown(served, SHUT_RDWR);
            close(served);
            // The number is a file's now, and its calls are nobody's business.
            int file = dup(1);
            write(file, "", 0);
            close(file);
            _exit(7);
          }
          int client = connected(), other = dup(client);
          char octets[8];
          send(client, "question", 8, MSG_NOSIGNAL);
          recv(other, octets, sizeof octets, MSG_WAITALL & 0);
          dup2(1, other);
          write(other, "", 0);
          shutdown(client, SHUT_WR);
          while (read(client, octets, sizeof octets) > 0) continue;
          close(client);
          close(other);
          waitpid(server, NULL, 0);
        }
        if (count > 1) return 5;
        char number[16];
        snprintf(number, sizeof number, "%d", listener);
        execl(arguments[0], arguments[0], number, NULL);
        return 1;
      }
      """

  /// Sleeps in accept(2) through a signal whose handler lets it be made again, and through one that ends it.
  static let interrupted =
    headers + """
      static volatile sig_atomic_t handled;
      static void handle(int number) { (void)number; handled++; }
      static void *disturb(void *thread) {
        for (int turn = 0; turn < 2; turn++) {
          int signals = handled;
          while (!is_asleep(SYS_accept)) usleep(1000);
          pthread_kill(*(pthread_t *)thread, turn == 0 ? SIGUSR1 : SIGUSR2);
          while (handled == signals) usleep(1000);
        }
        return NULL;
      }
      int main(void) {
        begin();
        struct sigaction again = {.sa_handler = handle, .sa_flags = SA_RESTART};
        struct sigaction ends = {.sa_handler = handle};
        sigaction(SIGUSR1, &again, NULL);
        sigaction(SIGUSR2, &ends, NULL);
        int listener = listening();
        pthread_t own = pthread_self(), other;
        pthread_create(&other, NULL, disturb, &own);
        int result = accept(listener, NULL, NULL);
        int reason = errno;
        pthread_join(other, NULL);
        close(listener);
        return result < 0 && reason == EINTR ? 4 : 1;
      }
      """

  /// Runs another program from a thread that is not its first, whose own call is never over.
  static let replaced =
    headers + """
      static char *program;
      static void *replace(void *listener) {
        while (!is_asleep(SYS_recvfrom)) usleep(1000);
        close(connected());
        execl(program, program, "again", NULL);
        return listener;
      }
      int main(int count, char **arguments) {
        begin();
        int listener = listening();
        if (count > 1) {
          close(listener);
          return 6;
        }
        program = arguments[0];
        pthread_t other;
        pthread_create(&other, NULL, replace, NULL);
        int silent = socket(AF_INET, SOCK_DGRAM, 0);
        char octet;
        return (int)recv(silent, &octet, 1, 0);
      }
      """

  /// Stops itself, and is let go on by its child.
  static let stopped =
    headers + """
      int main(void) {
        begin();
        int listener = listening();
        pid_t self = getpid();
        pid_t child = fork();
        if (child == 0) {
          char path[64], state[512] = "";
          snprintf(path, sizeof path, "/proc/%d/stat", self);
          // `T`, or `t` where it is traced.
          while (strchr(state, ')') == NULL || (strchr(state, ')')[2] | 0x20) != 't') {
            FILE *file = fopen(path, "r");
            if (fgets(state, sizeof state, file) == NULL) return 1;
            fclose(file);
            usleep(20000);
          }
          kill(self, SIGCONT);
          _exit(0);
        }
        raise(SIGSTOP);
        waitpid(child, NULL, 0);
        close(listener);
        return 8;
      }
      """

  /// Becomes somebody else before it serves.
  static let humble =
    headers + """
      int main(void) {
        begin();
        int listener = listening();
        pid_t server = fork();
        if (server == 0) {
          gid_t group = 65534;
          if (setgroups(1, &group) < 0 || setgid(group) < 0 || setuid(65534) < 0) _exit(1);
          int served = accept(listener, NULL, NULL);
          char octets[8];
          long length = read(served, octets, sizeof octets);
          send(served, octets, (size_t)length, 0);
          close(served);
          _exit(0);
        }
        int client = connected(), status;
        char octets[8];
        write(client, "hi", 2);
        read(client, octets, sizeof octets);
        close(client);
        waitpid(server, &status, 0);
        return WEXITSTATUS(status);
      }
      """

  /// Wants to be traced by its parent, as a debugger has it.
  static let debugged =
    headers + """
      int main(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : 0; }
      """

  /// Does not let itself be looked at, by anybody who is not root.
  static let secretive =
    headers + """
      int main(void) {
        begin();
        int listener = listening();
        prctl(PR_SET_DUMPABLE, 0);
        char octet;
        read(dup(listener), &octet, 1);
        return 0;
      }
      """

  /// Sets up an io_uring, where that is allowed.
  static let ring =
    headers + """
      int main(void) {
        long parameters[16] = {0};
        return syscall(SYS_io_uring_setup, 1, parameters) < 0;
      }
      """

  /// Makes calls by the numbers of another kind of processor.
  static let foreign =
    headers + """
      int main(void) {
        errno = 0;
        syscall(0x40000000 + 41, AF_INET, SOCK_STREAM, 0);
        return errno == ENOSYS ? 9 : 1;
      }
      """
}

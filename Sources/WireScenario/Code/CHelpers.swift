/// The functions that programs in C call.
enum CHelpers {
  /// The headers that a program needs.
  static func headers(for program: [CodeLine]) -> [CodeLine] {
    let words = program.words
    let always = ["signal.h", "stdio.h", "stdlib.h", "sys/socket.h", "unistd.h", "netinet/in.h"]
    let some = [
      ("errno.h", ["errno"]), ("string.h", ["memcmp", "memcpy", "strlen"]), ("stdint.h", ["intptr_t"]),
      ("pthread.h", ["pthread_t", "pthread_mutex_t"]), ("sys/wait.h", ["waitpid"]),
      ("sys/time.h", ["timeval"]), ("arpa/inet.h", ["htons"]), ("locale.h", ["setlocale"]),
      ("wchar.h", ["mbrtowc"]),
      (
        "netinet/tcp.h",
        [
          "TCP_NODELAY", "TCP_QUICKACK", "TCP_CORK", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT",
          "TCP_USER_TIMEOUT", "TCP_DEFER_ACCEPT", "TCP_FASTOPEN", "TCP_REPAIR",
        ]
      ),
    ].filter { $0.1.contains(where: words.contains) }.map(\.0)
    return (always + some).sorted().map { "#include <\($0)>" }
  }

  /// All of them, each after those that it uses.
  static func all(_ family: AddressFamily) -> [CodeHelper] {
    [check, require, request] + addresses(family) + octets + receiving + options + [chat]
  }

  private static let check = CodeHelper(
    "check",
    """
    // Ends the program where a call has failed.
    static ssize_t check(ssize_t result, const char *call) {
        if (result < 0) {
            perror(call);
            exit(1);
        }
        return result;
    }
    """)

  private static let require = CodeHelper(
    "require",
    """
    // Ends the program where something is not as the lesson says.
    static void require(int holds, const char *what) {
        if (!holds) {
            fprintf(stderr, "not so: %s\\n", what);
            exit(1);
        }
    }
    """)

  /// The request of a UDP server: a datagram, and whom it came from.
  private static let request = CodeHelper(
    "request",
    """
    struct request {
        int sock;
        char data[65535];
        ssize_t count;
        struct sockaddr_storage peer;
        socklen_t size;
    };
    """)

  private static func addresses(_ family: AddressFamily) -> [CodeHelper] {
    let isOld = family == .v4
    let type = isOld ? "sockaddr_in" : "sockaddr_in6"
    let fields =
      isOld
      ? [
        ".sin_family = AF_INET", ".sin_port = htons(port)", ".sin_addr.s_addr = htonl(INADDR_LOOPBACK)",
      ]
      : [".sin6_family = AF_INET6", ".sin6_port = htons(port)", ".sin6_addr = in6addr_loopback"]
    func call(_ name: String, _ call: String) -> CodeHelper {
      CodeHelper(
        name,
        """
        static int \(name)(int sock, in_port_t port) {
            struct \(type) address = address_of(port);
            return \(call)(sock, (struct sockaddr *)&address, sizeof address);
        }
        """)
    }
    return [
      CodeHelper(
        "new_socket",
        """
        static int new_socket(int type) {
            return (int)check(socket(\(isOld ? "AF_INET" : "AF_INET6"), type, 0), "socket");
        }
        """),
      CodeHelper(
        "address_of",
        """
        // A port of the loopback address.
        static struct \(type) address_of(in_port_t port) {
            struct \(type) address = {
        \(fields.map { "        \($0)," }.joined(separator: "\n"))
            };
            return address;
        }
        """),
      call("bind_to", "bind"), call("connect_to", "connect"),
      CodeHelper(
        "send_to",
        """
        static ssize_t send_to(int sock, const char *data, size_t size, int flags, in_port_t port) {
            struct \(type) address = address_of(port);
            return sendto(sock, data, size, flags, (struct sockaddr *)&address, sizeof address);
        }
        """),
    ]
  }

  private static let octets = [
    CodeHelper(
      "repeated",
      """
      // A text so many times.
      static char *repeated(const char *text, size_t times) {
          size_t length = strlen(text);
          char *data = malloc(length * times);
          require(data != NULL, "malloc()");
          for (size_t i = 0; i < times; i++) {
              memcpy(data + i * length, text, length);
          }
          return data;
      }
      """),
    CodeHelper(
      "is_utf8",
      """
      static int is_utf8(const char *data, size_t size) {
          mbstate_t state = {0};
          require(setlocale(LC_CTYPE, "C.UTF-8") != NULL, "setlocale()");
          while (size > 0) {
              size_t length = mbrtowc(NULL, data, size, &state);
              if (length == (size_t)-1 || length == (size_t)-2) {
                  return 0;
              }
              length = length > 0 ? length : 1;
              data += length;
              size -= length;
          }
          return 1;
      }
      """),
    CodeHelper(
      "send_all",
      """
      // send() until everything is taken; an empty message is one call, too.
      static ssize_t send_all(int sock, const char *data, size_t size, int flags) {
          size_t sent = 0;
          do {
              ssize_t count = send(sock, data + sent, size - sent, flags);
              if (count < 0) {
                  return -1;
              }
              sent += (size_t)count;
          } while (sent < size);
          return (ssize_t)sent;
      }
      """),
    CodeHelper(
      "reply",
      """
      static ssize_t reply(struct request *request, const char *data, size_t size, int flags) {
          return sendto(request->sock, data, size, flags, (struct sockaddr *)&request->peer, request->size);
      }
      """),
  ]

  private static let receiving = [
    CodeHelper(
      "receive_exactly",
      """
      static ssize_t receive_exactly(int sock, char *data, size_t size) {
          size_t received = 0;
          while (received < size) {
              ssize_t count = recv(sock, data + received, size - received, 0);
              if (count < 0) {
                  return -1;
              }
              require(count > 0, "the stream goes on");
              received += (size_t)count;
          }
          return (ssize_t)received;
      }
      """),
    CodeHelper(
      "receive_until",
      """
      // recv() until what has come ends with this.
      static ssize_t receive_until(int sock, char *data, size_t size, const char *last, size_t length) {
          size_t received = 0;
          while (received < length || memcmp(data + received - length, last, length) != 0) {
              ssize_t count = recv(sock, data + received, size - received, 0);
              if (count < 0) {
                  return -1;
              }
              require(count > 0, "the stream goes on");
              received += (size_t)count;
          }
          return (ssize_t)received;
      }
      """),
    CodeHelper(
      "receive_to_end",
      """
      static ssize_t receive_to_end(int sock, char *data, size_t size) {
          size_t received = 0;
          for (;;) {
              require(received < size, "the buffer is large enough");
              ssize_t count = recv(sock, data + received, size - received, 0);
              if (count <= 0) {
                  return count < 0 ? -1 : (ssize_t)received;
              }
              received += (size_t)count;
          }
      }
      """),
    CodeHelper(
      "finish",
      """
      // The end of a connection, as socketserver has it.
      static void finish(int conn) {
          shutdown(conn, SHUT_WR);
          close(conn);
      }
      """),
  ]

  private static let options = [
    CodeHelper(
      "set_option",
      """
      static void set_option(int sock, int level, int name, int value) {
          check(setsockopt(sock, level, name, &value, sizeof value), "setsockopt");
      }
      """),
    CodeHelper(
      "set_linger",
      """
      static void set_linger(int sock, int on, int seconds) {
          struct linger value = {.l_onoff = on, .l_linger = seconds};
          check(setsockopt(sock, SOL_SOCKET, SO_LINGER, &value, sizeof value), "setsockopt");
      }
      """),
    CodeHelper(
      "set_timeout",
      """
      static void set_timeout(int sock, time_t seconds, suseconds_t microseconds) {
          struct timeval value = {.tv_sec = seconds, .tv_usec = microseconds};
          check(setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value), "setsockopt");
      }
      """),
  ]

  private static let chat = CodeHelper(
    "chat",
    """
    static int members[64];
    static int member_count;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    static void chat(int conn) {
        char data[1024];
        ssize_t count;
        pthread_mutex_lock(&lock);
        require(member_count < 64, "there is room");
        members[member_count++] = conn;
        send(conn, "welcome", 7, MSG_DONTWAIT);
        pthread_mutex_unlock(&lock);
        while ((count = recv(conn, data, sizeof data, 0)) > 0) {
            pthread_mutex_lock(&lock);
            for (int i = 0; i < member_count; i++) {
                if (members[i] != conn) {
                    send(members[i], data, (size_t)count, MSG_DONTWAIT);
                }
            }
            pthread_mutex_unlock(&lock);
        }
        pthread_mutex_lock(&lock);
        for (int i = 0; i < member_count; i++) {
            if (members[i] == conn) {
                members[i] = members[--member_count];
                break;
            }
        }
        pthread_mutex_unlock(&lock);
    }
    """)
}

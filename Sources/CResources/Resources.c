#include "CResources.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char texts_en[] = {
#embed "Texts/en.txt"
};
static const unsigned char texts_zh_hans[] = {
#embed "Texts/zh-Hans.txt"
};

static const unsigned char topics_states[] = {
#embed "Topics/states.txt"
};
static const unsigned char topics_flags[] = {
#embed "Topics/flags.txt"
};
static const unsigned char topics_handshakes[] = {
#embed "Topics/handshakes.txt"
};
static const unsigned char topics_teardowns[] = {
#embed "Topics/teardowns.txt"
};
static const unsigned char topics_findings[] = {
#embed "Topics/findings.txt"
};
static const unsigned char topics_bench[] = {
#embed "Topics/bench.txt"
};
static const unsigned char topics_calls[] = {
#embed "Topics/calls.txt"
};
static const unsigned char topics_options[] = {
#embed "Topics/options.txt"
};
static const unsigned char topics_errors[] = {
#embed "Topics/errors.txt"
};
static const unsigned char topics_sysctls[] = {
#embed "Topics/sysctls.txt"
};
static const unsigned char topics_counters[] = {
#embed "Topics/counters.txt"
};
static const unsigned char topics_other_tools[] = {
#embed "Topics/other-tools.txt"
};
static const unsigned char topics_words[] = {
#embed "Topics/words.txt"
};
static const unsigned char topics_python[] = {
#embed "Topics/python.txt"
};

static const unsigned char notes[] = {
#embed "Notes.txt"
};

#define RESOURCE(path, name) {path, {name, sizeof name}}

static const struct {
  const char *path;
  struct wirelab_resource resource;
} resources[] = {
    RESOURCE("Texts/en.txt", texts_en),
    RESOURCE("Texts/zh-Hans.txt", texts_zh_hans),
    RESOURCE("Topics/states.txt", topics_states),
    RESOURCE("Topics/flags.txt", topics_flags),
    RESOURCE("Topics/handshakes.txt", topics_handshakes),
    RESOURCE("Topics/teardowns.txt", topics_teardowns),
    RESOURCE("Topics/findings.txt", topics_findings),
    RESOURCE("Topics/bench.txt", topics_bench),
    RESOURCE("Topics/calls.txt", topics_calls),
    RESOURCE("Topics/options.txt", topics_options),
    RESOURCE("Topics/errors.txt", topics_errors),
    RESOURCE("Topics/sysctls.txt", topics_sysctls),
    RESOURCE("Topics/counters.txt", topics_counters),
    RESOURCE("Topics/other-tools.txt", topics_other_tools),
    RESOURCE("Topics/words.txt", topics_words),
    RESOURCE("Topics/python.txt", topics_python),
    RESOURCE("Notes.txt", notes),
};

struct wirelab_resource wirelab_resource(const char *path) {
  for (size_t index = 0; index < sizeof resources / sizeof resources[0]; index++) {
    if (strcmp(resources[index].path, path) == 0) return resources[index].resource;
  }
  return (struct wirelab_resource){NULL, 0};
}

#include "CResources.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char texts_en[] = {
#embed "Texts/en.txt"
};
static const unsigned char texts_zh_hans[] = {
#embed "Texts/zh-Hans.txt"
};


#define RESOURCE(path, name) {path, {name, sizeof name}}

static const struct {
  const char *path;
  struct wirelab_resource resource;
} resources[] = {
    RESOURCE("Texts/en.txt", texts_en),
    RESOURCE("Texts/zh-Hans.txt", texts_zh_hans),
};

struct wirelab_resource wirelab_resource(const char *path) {
  for (size_t index = 0; index < sizeof resources / sizeof resources[0]; index++) {
    if (strcmp(resources[index].path, path) == 0) return resources[index].resource;
  }
  return (struct wirelab_resource){NULL, 0};
}

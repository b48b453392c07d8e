// The few functions of four libraries that unpacking needs: declared here, so that no header must be there to
// build, and loaded when they are needed, so that the program starts without them. What is declared is part
// of the ABI that each of the file names stands for.
#define _GNU_SOURCE
#include "CUnpack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// MARK: - liblzma (lzma/base.h, lzma/container.h)

struct lzma_stream {
  const uint8_t *next_in;
  size_t avail_in;
  uint64_t total_in;
  uint8_t *next_out;
  size_t avail_out;
  uint64_t total_out;
  const void *allocator;
  void *internal;
  void *reserved_pointers[4];
  uint64_t reserved_integers[2];
  size_t reserved_sizes[2];
  int reserved_enums[2];
};

enum { LZMA_OK = 0, LZMA_STREAM_END = 1, LZMA_BUF_ERROR = 10, LZMA_RUN = 0 };

static struct {
  int (*stream_decoder)(struct lzma_stream *, uint64_t memory_limit, uint32_t flags);
  int (*code)(struct lzma_stream *, int action);
  void (*end)(struct lzma_stream *);
} lzma;

// `xz -9` needs 65 MiB.
static const uint64_t lzma_memory_limit = 256 << 20;

// MARK: - libzstd (zstd.h)

struct zstd_in {
  const void *source;
  size_t size, position;
};

struct zstd_out {
  void *destination;
  size_t size, position;
};

static struct {
  void *(*create)(void);
  size_t (*release)(void *);
  size_t (*decompress)(void *, struct zstd_out *, struct zstd_in *);
  unsigned (*is_error)(size_t);
  const char *(*error_name)(size_t);
} zstd;

// MARK: - liblz4 (lz4frame.h)

static struct {
  size_t (*create)(void **, unsigned version);
  size_t (*release)(void *);
  size_t (*decompress)(void *, void *output, size_t *output_length, const void *input, size_t *input_length,
                       const void *options);
  unsigned (*is_error)(size_t);
  const char *(*error_name)(size_t);
} lz4;

enum { LZ4F_VERSION = 100 };

// MARK: - libbz2 (bzlib.h)

struct bz_stream {
  char *next_in;
  unsigned avail_in, total_in_low, total_in_high;
  char *next_out;
  unsigned avail_out, total_out_low, total_out_high;
  void *state;
  void *(*allocate)(void *, int, int);
  void (*release)(void *, void *);
  void *opaque;
};

enum { BZ_OK = 0, BZ_STREAM_END = 4 };

static struct {
  int (*init)(struct bz_stream *, int verbosity, int small);
  int (*decompress)(struct bz_stream *);
  int (*end)(struct bz_stream *);
} bzip2;

// MARK: - Loading

struct function {
  const char *name;
  void *place;
};

static bool load(const char *const files[], const struct function functions[]) {
  void *handle = NULL;
  for (; *files != NULL && handle == NULL; files++) handle = dlopen(*files, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return false;
  for (; functions->name != NULL; functions++) {
    void *symbol = dlsym(handle, functions->name);
    if (symbol == NULL) return false;
    memcpy(functions->place, &symbol, sizeof symbol);
  }
  return true;
}

static bool is_loaded[4];

static void load_lzma(void) {
  is_loaded[CUNPACK_XZ] = load(
      (const char *const[]){"liblzma.so.5", NULL},
      (const struct function[]){{"lzma_stream_decoder", &lzma.stream_decoder},
                                {"lzma_code", &lzma.code},
                                {"lzma_end", &lzma.end},
                                {NULL, NULL}});
}

static void load_zstd(void) {
  is_loaded[CUNPACK_ZSTD] = load(
      (const char *const[]){"libzstd.so.1", NULL},
      (const struct function[]){{"ZSTD_createDStream", &zstd.create},
                                {"ZSTD_freeDStream", &zstd.release},
                                {"ZSTD_decompressStream", &zstd.decompress},
                                {"ZSTD_isError", &zstd.is_error},
                                {"ZSTD_getErrorName", &zstd.error_name},
                                {NULL, NULL}});
}

static void load_lz4(void) {
  is_loaded[CUNPACK_LZ4] = load(
      (const char *const[]){"liblz4.so.1", NULL},
      (const struct function[]){{"LZ4F_createDecompressionContext", &lz4.create},
                                {"LZ4F_freeDecompressionContext", &lz4.release},
                                {"LZ4F_decompress", &lz4.decompress},
                                {"LZ4F_isError", &lz4.is_error},
                                {"LZ4F_getErrorName", &lz4.error_name},
                                {NULL, NULL}});
}

static void load_bzip2(void) {
  // Debian's name, and everybody else's.
  is_loaded[CUNPACK_BZIP2] = load(
      (const char *const[]){"libbz2.so.1.0", "libbz2.so.1", NULL},
      (const struct function[]){{"BZ2_bzDecompressInit", &bzip2.init},
                                {"BZ2_bzDecompress", &bzip2.decompress},
                                {"BZ2_bzDecompressEnd", &bzip2.end},
                                {NULL, NULL}});
}

static bool is_there(enum cunpack_kind kind) {
  static pthread_once_t once[] = {PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};
  static void (*const loaders[])(void) = {load_lzma, load_zstd, load_lz4, load_bzip2};
  pthread_once(&once[kind], loaders[kind]);
  return is_loaded[kind];
}

const char *cunpack_library(enum cunpack_kind kind) {
  static const char *const names[] = {
      "liblzma.so.5 (liblzma5, xz-libs)", "libzstd.so.1 (libzstd1, libzstd)",
      "liblz4.so.1 (liblz4-1, lz4-libs)", "libbz2.so.1.0 (libbz2-1.0, bzip2-libs)"};
  return names[kind];
}

// MARK: - Unpacking

struct cunpack {
  enum cunpack_kind kind;
  // Whether the member of the C library is initialized.
  bool is_begun;
  // Of zstd and LZ4.
  void *context;
  union {
    struct lzma_stream lzma;
    struct bz_stream bzip2;
  } stream;
};

static void end(struct cunpack *unpack) {
  if (!unpack->is_begun) return;
  unpack->is_begun = false;
  switch (unpack->kind) {
    case CUNPACK_XZ: lzma.end(&unpack->stream.lzma); break;
    case CUNPACK_ZSTD: zstd.release(unpack->context); break;
    case CUNPACK_LZ4: lz4.release(unpack->context); break;
    case CUNPACK_BZIP2: bzip2.end(&unpack->stream.bzip2); break;
  }
}

static bool begin(struct cunpack *unpack) {
  memset(&unpack->stream, 0, sizeof unpack->stream);
  switch (unpack->kind) {
    case CUNPACK_XZ:
      unpack->is_begun = lzma.stream_decoder(&unpack->stream.lzma, lzma_memory_limit, 0) == LZMA_OK;
      break;
    case CUNPACK_ZSTD:
      unpack->context = zstd.create();
      unpack->is_begun = unpack->context != NULL;
      break;
    case CUNPACK_LZ4: unpack->is_begun = !lz4.is_error(lz4.create(&unpack->context, LZ4F_VERSION)); break;
    case CUNPACK_BZIP2: unpack->is_begun = bzip2.init(&unpack->stream.bzip2, 0, 0) == BZ_OK; break;
  }
  return unpack->is_begun;
}

struct cunpack *cunpack_new(enum cunpack_kind kind) {
  if (!is_there(kind)) return NULL;
  struct cunpack *unpack = calloc(1, sizeof *unpack);
  if (unpack == NULL) return NULL;
  unpack->kind = kind;
  if (begin(unpack)) return unpack;
  free(unpack);
  return NULL;
}

int cunpack_restart(struct cunpack *unpack) {
  end(unpack);
  return begin(unpack);
}

void cunpack_free(struct cunpack *unpack) {
  end(unpack);
  free(unpack);
}

static const char *lzma_reason(int code) {
  switch (code) {
    case 5: return "no memory";
    case 6: return "more than 256 MiB of memory would be needed";
    case 7: return "it does not begin as an xz file does";
    case 8: return "options that this liblzma does not know";
    case 9: return "wrong data";
    default: return "a defect of liblzma";
  }
}

static struct cunpack_step step_lzma(struct lzma_stream *stream, const uint8_t *input, size_t input_length,
                                     uint8_t *output, size_t output_length) {
  stream->next_in = input;
  stream->avail_in = input_length;
  stream->next_out = output;
  stream->avail_out = output_length;
  int code = lzma.code(stream, LZMA_RUN);
  struct cunpack_step step = {CUNPACK_MORE, input_length - stream->avail_in,
                              output_length - stream->avail_out, NULL};
  if (code == LZMA_STREAM_END) {
    step.state = CUNPACK_ENDED;
  } else if (code != LZMA_OK && code != LZMA_BUF_ERROR) {
    step.state = CUNPACK_DAMAGED;
    step.reason = lzma_reason(code);
  }
  return step;
}

static struct cunpack_step step_zstd(void *context, const uint8_t *input, size_t input_length,
                                     uint8_t *output, size_t output_length) {
  struct zstd_in in = {input, input_length, 0};
  struct zstd_out out = {output, output_length, 0};
  size_t code = zstd.decompress(context, &out, &in);
  struct cunpack_step step = {CUNPACK_MORE, in.position, out.position, NULL};
  if (zstd.is_error(code)) {
    step.state = CUNPACK_DAMAGED;
    step.reason = zstd.error_name(code);
  } else if (code == 0) {
    step.state = CUNPACK_ENDED;
  }
  return step;
}

static struct cunpack_step step_lz4(void *context, const uint8_t *input, size_t input_length,
                                    uint8_t *output, size_t output_length) {
  size_t consumed = input_length, produced = output_length;
  size_t code = lz4.decompress(context, output, &produced, input, &consumed, NULL);
  if (lz4.is_error(code)) return (struct cunpack_step){CUNPACK_DAMAGED, 0, 0, lz4.error_name(code)};
  return (struct cunpack_step){code == 0 ? CUNPACK_ENDED : CUNPACK_MORE, consumed, produced, NULL};
}

static struct cunpack_step step_bzip2(struct bz_stream *stream, const uint8_t *input, size_t input_length,
                                      uint8_t *output, size_t output_length) {
  unsigned input_count = input_length < 1 << 30 ? (unsigned)input_length : 1 << 30;
  unsigned output_count = output_length < 1 << 30 ? (unsigned)output_length : 1 << 30;
  stream->next_in = (char *)input;
  stream->avail_in = input_count;
  stream->next_out = (char *)output;
  stream->avail_out = output_count;
  int code = bzip2.decompress(stream);
  struct cunpack_step step = {CUNPACK_MORE, input_count - stream->avail_in,
                              output_count - stream->avail_out, NULL};
  if (code == BZ_STREAM_END) {
    step.state = CUNPACK_ENDED;
  } else if (code != BZ_OK) {
    step.state = CUNPACK_DAMAGED;
    step.reason = code == -3   ? "no memory"
                  : code == -5 ? "it does not begin as a bzip2 file does"
                               : "wrong data";
  }
  return step;
}

struct cunpack_step cunpack_step(struct cunpack *unpack, const uint8_t *input, size_t input_length,
                                 uint8_t *output, size_t output_length) {
  switch (unpack->kind) {
    case CUNPACK_XZ: return step_lzma(&unpack->stream.lzma, input, input_length, output, output_length);
    case CUNPACK_ZSTD: return step_zstd(unpack->context, input, input_length, output, output_length);
    case CUNPACK_LZ4: return step_lz4(unpack->context, input, input_length, output, output_length);
    case CUNPACK_BZIP2: break;
  }
  return step_bzip2(&unpack->stream.bzip2, input, input_length, output, output_length);
}

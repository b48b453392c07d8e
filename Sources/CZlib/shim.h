#include <zlib.h>

// inflateInit2 is a macro, which Swift does not import. 32: gzip or zlib, by their headers.
static inline int wirelab_inflate_init(z_stream *stream) { return inflateInit2(stream, 32 + MAX_WBITS); }

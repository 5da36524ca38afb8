/* The globals TextEncoder and TextDecoder, made when a script first names them. */
#ifndef JSMOD_TEXT_ENCODING_H
#define JSMOD_TEXT_ENCODING_H

#include "quickjs.h"

JSValue text_encoder_constructor(JSContext *ctx);
JSValue text_decoder_constructor(JSContext *ctx);

#endif

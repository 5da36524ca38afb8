#include "protobuf/edition_features.h"

#include "protobuf/descriptor.h"
#include "protobuf/wire.h"

bool features_of_edition(uint64_t edition, struct features *out)
{
    switch (edition) {
    case EDITION_PROTO2:
        *out = (struct features){ PRESENCE_EXPLICIT, REPEATED_EXPANDED, UTF8_NONE,
                                  MESSAGE_PREFIXED };
        return true;
    case EDITION_PROTO3:
        *out = (struct features){ PRESENCE_IMPLICIT, REPEATED_PACKED, UTF8_VERIFY,
                                  MESSAGE_PREFIXED };
        return true;
    case EDITION_2023:
    case EDITION_2024:
        *out = (struct features){ PRESENCE_EXPLICIT, REPEATED_PACKED, UTF8_VERIFY,
                                  MESSAGE_PREFIXED };
        return true;
    default: return false;
    }
}

static bool merge(struct slice set, struct features *out)
{
    struct wire_reader r = wire_reader_make(set);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.type != WIRE_VARINT || f.value == 0)
            continue;
        switch (f.number) {
        case FEATURES_PRESENCE: out->presence = (uint8_t)f.value; break;
        case FEATURES_REPEATED: out->repeated = (uint8_t)f.value; break;
        case FEATURES_UTF8: out->utf8 = (uint8_t)f.value; break;
        case FEATURES_MESSAGE_ENCODING: out->message_encoding = (uint8_t)f.value; break;
        default: break;
        }
    }
    return !r.failed;
}

bool features_inherit(struct features parent, struct slice options, uint32_t number,
                      struct features *out)
{
    *out = parent;
    struct wire_reader r = wire_reader_make(options);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.number == number && f.type == WIRE_BYTES && !merge(f.bytes, out))
            return false;
    }
    return !r.failed;
}

// One foot's sample as a frame of the format `insole-frames`: docs/hardware.md describes it byte by byte.
//
// Lives here: what a board needs to send such frames, and nothing of any board. Plain C++11, no heap, no library: it runs
// on an 8-bit AVR and is compiled and tried on the host (tests/firmware). Must never: read a pin, ask the time, or send.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace insole {

enum Side : uint8_t { LEFT = 0, RIGHT = 1 };

constexpr uint8_t VERSION = 0xC1;

// The most bytes that a frame of so many zones takes: 11 and 2 a zone, what stuffing adds, and the zero that ends it.
constexpr size_t frame_bytes(uint8_t zones) { return 11u + 2u * zones + (11u + 2u * zones) / 254u + 2u; }

// Writes one frame to `out`, which has room for frame_bytes(zones), and returns its length.
// sequence: counts this foot's frames; never send one twice, and count those that could not be sent.
// time_us: when the zones were read, microseconds since the board started; wraps at 2^32.
// zone: counts 0 ... 65535, 1 to 255 of them.
size_t frame(Side side, uint16_t sequence, uint32_t time_us, const uint16_t *zone, uint8_t zones, uint8_t *out);

// CRC-16/IBM-3740 so far (0xFFFF at the beginning) with one byte more; "123456789" gives 0x29B1.
uint16_t crc16(uint16_t crc, uint8_t byte);

}  // namespace insole

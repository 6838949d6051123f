// The frame for ctypes.
#include "frame.h"

extern "C" size_t insole_frame(uint8_t side, uint16_t sequence, uint32_t time_us, const uint16_t *zone, uint8_t zones,
                               uint8_t *out) {
  return insole::frame(static_cast<insole::Side>(side), sequence, time_us, zone, zones, out);
}

extern "C" size_t insole_frame_bytes(uint8_t zones) { return insole::frame_bytes(zones); }

extern "C" uint16_t insole_crc16(uint16_t crc, uint8_t byte) { return insole::crc16(crc, byte); }

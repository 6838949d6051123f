// A board made of a header: as much of Arduino's core as the sketch uses, with a clock that each look moves on.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

const uint8_t A0 = 14, A1 = 15, A2 = 16, A3 = 17, A4 = 18, A5 = 19;

inline uint32_t &board_us() {
  static uint32_t now = 0xFFFFFFFFu - 500000u;  // micros() wraps half a second in
  return now;
}

inline uint32_t micros() { return board_us() += 3; }

inline int analogRead(uint8_t pin) { return 100 * pin + static_cast<int>(board_us() / 5000 % 50); }

struct Port {
  void begin(uint32_t) {}
  int availableForWrite() { return blocked ? 10 : 64; }
  size_t write(const uint8_t *data, size_t size) { return fwrite(data, 1, size, stdout); }
  bool blocked = false;
};

static Port Serial;

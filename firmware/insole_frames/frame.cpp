// The frame's bytes, stuffed as they come, so that no second buffer is needed. See frame.h.

#include "frame.h"

namespace insole {
namespace {

// Consistent Overhead Byte Stuffing (Cheshire and Baker 1999, IEEE/ACM Transactions on Networking 7:159): each zero
// becomes the distance to the next one.
class Stuffed {
 public:
  explicit Stuffed(uint8_t *out) : out_(out) {}

  void put(uint8_t byte) {
    if (full_) begin();
    if (byte != 0) out_[size_++] = byte;
    if (byte == 0) {
      begin();
    } else if (size_ - mark_ == 255) {
      out_[mark_] = 255;
      full_ = true;  // a new run begins only if another byte follows
    }
  }

  size_t end() {
    if (!full_) out_[mark_] = static_cast<uint8_t>(size_ - mark_);
    out_[size_++] = 0;
    return size_;
  }

 private:
  void begin() {
    if (!full_) out_[mark_] = static_cast<uint8_t>(size_ - mark_);
    full_ = false;
    mark_ = size_++;
  }

  uint8_t *out_;
  size_t mark_ = 0;
  size_t size_ = 1;
  bool full_ = false;
};

// Little endian, into the frame and into its check.
class Checked {
 public:
  explicit Checked(uint8_t *out) : stuffed_(out) {}

  void put8(uint8_t byte) {
    crc_ = crc16(crc_, byte);
    stuffed_.put(byte);
  }

  void put16(uint16_t value) {
    put8(static_cast<uint8_t>(value));
    put8(static_cast<uint8_t>(value >> 8));
  }

  void put32(uint32_t value) {
    put16(static_cast<uint16_t>(value));
    put16(static_cast<uint16_t>(value >> 16));
  }

  size_t end() {
    put16(crc_);
    return stuffed_.end();
  }

 private:
  Stuffed stuffed_;
  uint16_t crc_ = 0xFFFF;
};

}  // namespace

uint16_t crc16(uint16_t crc, uint8_t byte) {
  crc = static_cast<uint16_t>(crc ^ (byte << 8));
  for (int bit = 0; bit < 8; bit++) {
    const bool carry = (crc & 0x8000) != 0;
    crc = static_cast<uint16_t>(crc << 1);
    if (carry) crc = static_cast<uint16_t>(crc ^ 0x1021);
  }
  return crc;
}

size_t frame(Side side, uint16_t sequence, uint32_t time_us, const uint16_t *zone, uint8_t zones, uint8_t *out) {
  Checked bytes(out);
  bytes.put8(VERSION);
  bytes.put8(side);
  bytes.put16(sequence);
  bytes.put32(time_us);
  bytes.put8(zones);
  for (uint8_t i = 0; i < zones; i++) bytes.put16(zone[i]);
  return bytes.end();
}

}  // namespace insole

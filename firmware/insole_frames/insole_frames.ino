// Reads the force sensors of one foot, or of both, and sends a frame a foot and sample. For any board that the Arduino
// IDE knows: set the four lines below, choose the board, upload. Wiring: README.md beside this file.

#include "frame.h"

const uint32_t BAUD = 460800;   // boards with native USB ignore it; an Uno takes 115200 and then 100 Hz
const uint32_t PERIOD_US = 5000;  // 200 Hz
struct Foot {
  insole::Side side;
  uint8_t zones;
  uint8_t pins[8];
  uint16_t sequence;
};
Foot FEET[] = {
    {insole::LEFT, 6, {A0, A1, A2, A3, A4, A5}, 0},  // heel, midfoot, metatarsals 5, 3 and 1, hallux
};

uint32_t due_us;

void setup() {
  Serial.begin(BAUD);
  due_us = micros();
}

void send(Foot &foot) {
  uint16_t zone[8];
  const uint32_t time_us = micros();  // before the zones are read
  for (uint8_t i = 0; i < foot.zones; i++) zone[i] = static_cast<uint16_t>(analogRead(foot.pins[i]));
  uint8_t bytes[insole::frame_bytes(8)];
  const size_t size = insole::frame(foot.side, foot.sequence++, time_us, zone, foot.zones, bytes);
  // Nobody reads: drop the whole frame. Its number is used up, so the computer knows.
  if (static_cast<size_t>(Serial.availableForWrite()) >= size) Serial.write(bytes, size);
}

void loop() {
  if (static_cast<int32_t>(micros() - due_us) < 0) return;
  due_us += PERIOD_US;  // by the clock and not by the last turn: no drift
  for (Foot &foot : FEET) send(foot);
}

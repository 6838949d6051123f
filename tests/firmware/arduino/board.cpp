// Runs the sketch for so many turns of its loop; the port takes nothing in the middle fifth of them.
#include "Arduino.h"

#include "insole_frames.ino"

int main() {
  const int turns = 1000000;
  setup();
  for (int turn = 0; turn < turns; turn++) {
    Serial.blocked = turn >= 2 * (turns / 5) && turn < 3 * (turns / 5);
    loop();
  }
}

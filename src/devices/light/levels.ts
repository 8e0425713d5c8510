/**
 * From what the eye should see to what the LEDs are given, within a brightness and a current. The numbers of a WS2812B: its data
 * sheet gives each of the three colours a constant current, 20 mA in the kinds that are sold most (12 mA in later ones), and its
 * own electronics take up to 1 mA all the time. A kind that draws less stays further below the limit.
 */
const COLOUR_MA = 20;
const IDLE_MA = 1;
/** The eye takes a fifth of the light for half of it; 2.2 is the usual number for that. */
const GAMMA = 2.2;

/**
 * What to send for each level that is meant: as bright as it should look, dimmed. What is on at all stays on, however dim.
 * @param brightness 0 to 255, what a full level becomes: also a limit of the current.
 */
export function levelTable(brightness: number): Uint8Array {
  const most = Math.min(255, Math.max(0, Math.round(brightness)));
  return Uint8Array.from({ length: 256 }, (_, level) => {
    const light = Math.round(most * (level / 255) ** GAMMA);
    return level === 0 ? 0 : Math.max(Math.min(1, most), light);
  });
}

/** What a picture draws at 5 V, in mA, with all LEDs of the strip that it is for. */
export function currentMa(picture: Uint8Array): number {
  let sum = 0;
  for (const value of picture) {
    sum += value;
  }
  return idleMa(picture.length / 3) + (sum * COLOUR_MA) / 255;
}

/** What the strip draws while it is dark. */
export function idleMa(count: number): number {
  return count * IDLE_MA;
}

/** The most that any picture of `count` LEDs can draw at a brightness, within the limit: all of them white. mA, rounded up. */
export function worstCaseMa(count: number, brightness: number, maxMa: number): number {
  const white = idleMa(count) + (count * 3 * COLOUR_MA * brightness) / 255;
  return Math.ceil(Math.min(white, Math.max(maxMa, idleMa(count))));
}

/** Dims a picture as a whole, in place, so that it draws no more than `maxMa`. One that draws less is left as it is. */
export function keepWithin(picture: Uint8Array, maxMa: number): void {
  const idle = idleMa(picture.length / 3);
  const wanted = currentMa(picture) - idle;
  const left = Math.max(0, maxMa - idle);
  if (wanted <= left) {
    return;
  }
  const factor = left / wanted;
  for (let index = 0; index < picture.length; index += 1) {
    // Rounded down, so that the sum stays within.
    picture[index] = Math.floor((picture[index] ?? 0) * factor);
  }
}

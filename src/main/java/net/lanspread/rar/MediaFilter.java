package net.lanspread.rar;

import java.util.Arrays;

/** What RAR 3 and 4 did to pictures and sound, undone. */
sealed interface MediaFilter extends Filter permits MediaFilter.Colours, MediaFilter.Sound {
  @Override
  default boolean inPlace() {
    return false;
  }

  /**
   * Differences to what is left of a pixel, above it, or both: of a picture with three bytes each.
   *
   * @param rowBytes of a row and a pixel
   * @param red which of the first bytes is the first that the middle one was taken from
   */
  record Colours(int rowBytes, int red) implements MediaFilter {
    private static final int PIXEL_BYTES = 3;

    @Override
    public boolean isUsual(int count, int machineBytes) {
      return count >= PIXEL_BYTES
          && count <= machineBytes / 2
          && rowBytes >= 0
          && rowBytes <= count
          && red >= 0
          && red < PIXEL_BYTES;
    }

    @Override
    public void apply(byte[] from, byte[] to, int count, long start) {
      int at = 0;
      for (int colour = 0; colour < PIXEL_BYTES; colour++) {
        int value = 0;
        for (int i = colour; i < count; i += PIXEL_BYTES) {
          int above = i - rowBytes;
          if (above >= 0) {
            value = nearest(value, to[above + PIXEL_BYTES] & 0xff, to[above] & 0xff);
          }
          value = value - from[at++] & 0xff;
          to[i] = (byte) value;
        }
      }
      for (int i = red; i < count - 2; i += PIXEL_BYTES) {
        to[i] += to[i + 1];
        to[i + 2] += to[i + 1];
      }
    }

    /** Which of three neighbours is nearest to what they foretell. */
    private static int nearest(int left, int up, int leftAndUp) {
      int toLeft = Math.abs(up - leftAndUp);
      int toUp = Math.abs(left - leftAndUp);
      int toBoth = Math.abs(up - leftAndUp + left - leftAndUp);
      if (toLeft <= toUp && toLeft <= toBoth) {
        return left;
      }
      return toUp <= toBoth ? up : leftAndUp;
    }
  }

  /** Differences to what the last bytes of a channel foretell, with weights that learn. */
  record Sound(int channels) implements MediaFilter {
    private static final int MAX_CHANNELS = 128;
    private static final int WEIGHTS = 3;
    private static final int LESSON = 32;
    private static final int MAX_WEIGHT = 16;

    @Override
    public boolean isUsual(int count, int machineBytes) {
      return channels > 0 && channels <= MAX_CHANNELS && count <= machineBytes / 2;
    }

    @Override
    public void apply(byte[] from, byte[] to, int count, long start) {
      int at = 0;
      for (int channel = 0; channel < channels; channel++) {
        int value = 0;
        int step = 0;
        int[] steps = new int[WEIGHTS];
        int[] weights = new int[WEIGHTS];
        int[] errors = new int[1 + 2 * WEIGHTS];
        for (int i = channel, heard = 0; i < count; i += channels, heard++) {
          steps[2] = steps[1];
          steps[1] = step - steps[0];
          steps[0] = step;
          int foretold =
              8 * value + weights[0] * steps[0] + weights[1] * steps[1] + weights[2] * steps[2];
          int difference = from[at++];
          int next = (foretold >>> 3) - difference & 0xff;
          step = (byte) (next - value);
          value = next;
          to[i] = (byte) value;
          int error = difference * 8;
          errors[0] += Math.abs(error);
          for (int w = 0; w < WEIGHTS; w++) {
            errors[2 * w + 1] += Math.abs(error - steps[w]);
            errors[2 * w + 2] += Math.abs(error + steps[w]);
          }
          if (heard % LESSON == 0) {
            learn(weights, errors);
          }
        }
      }
    }

    private static void learn(int[] weights, int[] errors) {
      int best = 0;
      for (int i = 1; i < errors.length; i++) {
        if (errors[i] < errors[best]) {
          best = i;
        }
      }
      Arrays.fill(errors, 0);
      if (best == 0) {
        return;
      }
      int w = (best - 1) / 2;
      if (best % 2 != 0) {
        weights[w] -= weights[w] >= -MAX_WEIGHT ? 1 : 0;
      } else {
        weights[w] += weights[w] < MAX_WEIGHT ? 1 : 0;
      }
    }
  }
}

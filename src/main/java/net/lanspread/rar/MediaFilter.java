package net.lanspread.rar;

/** The reversal of the changes that RAR 3 and 4 make to pictures and sound. */
sealed interface MediaFilter extends Filter permits MediaFilter.Colours, MediaFilter.Sound {
  @Override
  default boolean inPlace() {
    return false;
  }

  /**
   * Differences to the pixel on the left, to the one above, or both: of a picture with three bytes
   * each.
   *
   * @param rowBytes of a row and a pixel
   * @param red the index, among the first bytes, of the first one from which the middle one was
   *     taken
   */
  record Colours(int rowBytes, int red) implements MediaFilter {
    private static final int PIXEL_BYTES = 3;

    @Override
    public boolean isUsual(int count, int machineBytes) {
      return count >= PIXEL_BYTES
          && count <= machineBytes / 2
          // The colours come one after the other: another row needs bytes that are not there yet.
          && rowBytes >= 2 * PIXEL_BYTES
          && rowBytes % PIXEL_BYTES == 0
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
          value = (value - from[at++]) & 0xff;
          to[i] = (byte) value;
        }
      }
      for (int i = red; i < count - 2; i += PIXEL_BYTES) {
        to[i] += to[i + 1];
        to[i + 2] += to[i + 1];
      }
    }

    /** The one of three neighbours that is nearest to the value that they foretell. */
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

  /** Differences to a prediction from the last bytes of a channel, with weights that learn. */
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
        apply(from, at, to, channel, count);
        at += Math.max(0, Math.ceilDiv(count - channel, channels));
      }
    }

    private void apply(byte[] from, int at, byte[] to, int channel, int count) {
      int[] weights = new int[WEIGHTS];
      int[] errors = new int[1 + 2 * WEIGHTS];
      int value = 0;
      int step = 0;
      int step0 = 0;
      int step1 = 0;
      int next = at;
      int untilLesson = 1;
      int weight0 = 0;
      int weight1 = 0;
      int weight2 = 0;
      int error0 = 0;
      int error1 = 0;
      int error2 = 0;
      int error3 = 0;
      int error4 = 0;
      int error5 = 0;
      int error6 = 0;
      for (int i = channel; i < count; i += channels) {
        int step2 = step1;
        step1 = step - step0;
        step0 = step;
        int foretold = 8 * value + weight0 * step0 + weight1 * step1 + weight2 * step2;
        int difference = from[next++];
        int before = value;
        value = ((foretold >>> 3) - difference) & 0xff;
        step = (byte) (value - before);
        to[i] = (byte) value;
        int error = difference * 8;
        error0 += Math.abs(error);
        error1 += Math.abs(error - step0);
        error2 += Math.abs(error + step0);
        error3 += Math.abs(error - step1);
        error4 += Math.abs(error + step1);
        error5 += Math.abs(error - step2);
        error6 += Math.abs(error + step2);
        if (--untilLesson == 0) {
          untilLesson = LESSON;
          errors[0] = error0;
          errors[1] = error1;
          errors[2] = error2;
          errors[3] = error3;
          errors[4] = error4;
          errors[5] = error5;
          errors[6] = error6;
          learn(weights, errors);
          weight0 = weights[0];
          weight1 = weights[1];
          weight2 = weights[2];
          error0 = 0;
          error1 = 0;
          error2 = 0;
          error3 = 0;
          error4 = 0;
          error5 = 0;
          error6 = 0;
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

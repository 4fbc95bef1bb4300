package cloud.faso.platform.background;

import java.time.Duration;

/** Tells when it is time again, by the machine's own steady clock; for one thread. */
public final class Every {

  private final long nanos;
  private long last = System.nanoTime();

  public Every(Duration pace) {
    this.nanos = pace.toNanos();
  }

  /** True once per pace: the next is due a whole pace after this one was found due. */
  public boolean due() {
    if (System.nanoTime() - last < nanos) {
      return false;
    }
    restart();
    return true;
  }

  /** The next is due a whole pace from now. */
  public void restart() {
    last = System.nanoTime();
  }
}

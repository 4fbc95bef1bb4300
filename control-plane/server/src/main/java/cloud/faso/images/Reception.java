package cloud.faso.images;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one content in: from the wire to a {@link Part}, checked on the way. Nothing is held in
 * memory but one buffer.
 */
final class Reception {

  private static final Logger log = LoggerFactory.getLogger(Reception.class);
  private static final int BUFFER = 1 << 17;

  /** How often the room on the disk is looked at, in bytes. */
  private static final long LOOK_EVERY = 64L << 20;

  /**
   * How much of a refused content is still read, in bytes: a client that sends all before it reads
   * the answer would otherwise see a broken connection only.
   */
  private static final long DRAIN = 256L << 20;

  private final ImageStore store;
  private final ImageFormat format;
  private final AtomicLong progress;

  /**
   * @param progress told how many bytes have come
   */
  Reception(ImageStore store, ImageFormat format, AtomicLong progress) {
    this.store = store;
    this.format = format;
    this.progress = progress;
  }

  /**
   * Reads the whole body.
   *
   * @throws RefusedException as soon as it is seen to be wrong
   * @throws Problem {@code store-full}, or {@code malformed} when the body breaks off
   */
  void receive(Incoming incoming, Part part) throws IOException, RefusedException {
    if (incoming.length() != null) {
      requireRoom(incoming.length());
    }
    try {
      copy(incoming.body(), part);
    } catch (RefusedException refused) {
      drain(incoming.body());
      throw refused;
    }
  }

  private void copy(InputStream body, Part part) throws IOException, RefusedException {
    byte[] buffer = new byte[BUFFER];
    boolean checked = false;
    long nextLook = LOOK_EVERY;
    for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
      write(part, buffer, count);
      progress.set(part.length());
      if (!checked && part.length() >= Inspection.HEAD) {
        Inspection.checkHead(format, part.channel());
        checked = true;
      }
      if (part.length() >= nextLook) {
        requireRoom(0);
        nextLook += LOOK_EVERY;
      }
    }
  }

  private void write(Part part, byte[] buffer, int count) throws IOException {
    try {
      part.write(buffer, count);
    } catch (IOException e) {
      // Whoever else fills the disk may be faster than our looking.
      requireRoom(count);
      throw e;
    }
  }

  private void requireRoom(long bytes) throws IOException {
    long room = store.room();
    if (room <= 0 || room < bytes) {
      throw ImageProblem.STORE_FULL.problem(room);
    }
  }

  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException brokenOff) {
      throw brokenOff();
    }
  }

  private static Problem brokenOff() {
    return PlatformProblem.MALFORMED.problem().because("", "image.broken-off");
  }

  /** Whether the client waits for the answer or has gone: the content is refused. */
  private static void drain(InputStream body) {
    byte[] buffer = new byte[BUFFER];
    long left = DRAIN;
    int count = 0;
    try {
      while (left > 0 && count >= 0) {
        count = body.read(buffer);
        left -= count;
      }
    } catch (IOException gone) {
      log.debug("who sent a refused content has gone", gone);
    }
  }
}

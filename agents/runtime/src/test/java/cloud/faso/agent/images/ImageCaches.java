package cloud.faso.agent.images;

import cloud.faso.agent.driver.FetchImage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;

/** Caches over a folder, with a source that the test has in hand. */
abstract class ImageCaches {
  static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
  static final long ROOMY = 1L << 30;

  @TempDir Path folder = Path.of(".");
  final Source source = new Source();
  final AtomicReference<Instant> now = new AtomicReference<>(START);

  ImageCache open(long limit) throws IOException {
    return ImageCache.open(folder, limit, source, now::get);
  }

  Path part(FetchImage image) {
    return folder.resolve(image.digest().replace(':', '-') + ".part");
  }

  /** Images in memory, given as badly as a test wants. */
  static final class Source implements ImageSource {
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    final List<Long> opened = new ArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean countsDown;
    volatile int breakAfter = Integer.MAX_VALUE;
    volatile boolean ignoresOffset;
    volatile boolean down;

    /** What happens before each read from a stream. */
    volatile Runnable beforeRead = () -> {};

    FetchImage add(long seed, int size) throws Exception {
      byte[] content = new byte[size];
      new SplittableRandom(seed).nextBytes(content);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      String digest = "sha256:" + HexFormat.of().formatHex(hash);
      contents.put(digest, content);
      return new FetchImage(digest, size);
    }

    byte[] content(FetchImage image) {
      byte[] content = contents.get(image.digest());
      if (content == null) {
        throw new IllegalStateException();
      }
      return content;
    }

    @Override
    public Content open(String digest, long offset) throws IOException, InterruptedException {
      if (down) {
        throw new IOException("nobody is there");
      }
      synchronized (opened) {
        opened.add(offset);
      }
      begun.countDown();
      if (countsDown) {
        gate.countDown();
      }
      gate.await();
      byte[] content = contents.get(digest);
      if (content == null) {
        throw new IOException("no such image");
      }
      int from = ignoresOffset ? 0 : (int) offset;
      int length = content.length - from;
      InputStream whole = new Paced(new ByteArrayInputStream(content, from, length), beforeRead);
      return new Content(from, length > breakAfter ? new Breaking(whole, breakAfter) : whole);
    }
  }

  /** A stream whose reads wait for something. */
  static final class Paced extends FilterInputStream {
    private final Runnable beforeRead;

    Paced(InputStream whole, Runnable beforeRead) {
      super(whole);
      this.beforeRead = beforeRead;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      beforeRead.run();
      return super.read(into, offset, length);
    }
  }

  /** A stream that fails after some bytes. */
  static final class Breaking extends InputStream {
    private final InputStream whole;
    private int left;

    Breaking(InputStream whole, int left) {
      this.whole = whole;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left-- <= 0) {
        throw new IOException("the connection broke");
      }
      return whole.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new IOException("the connection broke");
      }
      int read = whole.read(into, offset, Math.min(length, left));
      left -= read;
      return read;
    }
  }
}

package cloud.faso.agent.images;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.IntConsumer;

/** A download under way: the part that is on disk, and the digest of that part. */
final class PartialImage {
  private static final int BUFFER = 256 * 1024;

  /** Far less than a job may be without progress. */
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  private final Path part;
  private final FetchImage step;
  private final MessageDigest sha256;
  private final InstantSource clock;
  private final IntConsumer percent;
  private long length;
  private int told = -1;
  private Instant toldAt = Instant.MIN;

  private PartialImage(Path part, FetchImage step, InstantSource clock, IntConsumer percent) {
    this.part = part;
    this.step = step;
    this.clock = clock;
    this.percent = percent;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /**
   * Takes up what an earlier try left, however that ended.
   *
   * @param percent told how far it is: at each per cent, and often enough to show that it moves
   */
  static PartialImage resume(Path part, FetchImage step, InstantSource clock, IntConsumer percent)
      throws IOException {
    PartialImage image = new PartialImage(part, step, clock, percent);
    if (Files.exists(part) && !Files.isRegularFile(part)) {
      throw new FileSystemException(part.toString(), null, "is no file: remove it");
    }
    if (Files.exists(part) && Files.size(part) > step.bytes()) {
      Files.delete(part);
    }
    if (Files.exists(part)) {
      image.digestWhatIsThere();
    }
    return image;
  }

  /** Brings the file to its full length and verifies it; it is on disk for good then. */
  void download(ImageSource source) throws IOException, DriverFailure, InterruptedException {
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (length < step.bytes()) {
        long before = length;
        try {
          append(out, source);
        } catch (IOException e) {
          // As long as each try brings it further, going on at once is the quickest way.
          if (length == before || Thread.currentThread().isInterrupted()) {
            throw e;
          }
        }
      }
      out.force(true);
    }
    verify();
  }

  private void append(FileChannel out, ImageSource source)
      throws IOException, InterruptedException {
    try (ImageSource.Content content = source.open(step.digest(), length)) {
      skip(content.stream(), length - content.offset());
      out.position(length);
      byte[] buffer = new byte[BUFFER];
      while (length < step.bytes()) {
        int read = content.stream().readNBytes(buffer, 0, wanted(buffer));
        if (read == 0) {
          throw new IOException("the content ended after " + length + " of " + step.bytes());
        }
        write(out, buffer, read);
        tell();
      }
    }
  }

  private void tell() {
    int done = (int) (length * 100 / step.bytes());
    Instant now = clock.instant();
    if (done != told || !now.isBefore(toldAt.plus(TELL_EVERY))) {
      percent.accept(done);
      told = done;
      toldAt = now;
    }
  }

  private int wanted(byte[] buffer) {
    return (int) Math.min(buffer.length, step.bytes() - length);
  }

  private void write(FileChannel out, byte[] buffer, int count) throws IOException {
    ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
    while (chunk.hasRemaining()) {
      out.write(chunk);
    }
    sha256.update(buffer, 0, count);
    length += count;
  }

  private static void skip(InputStream stream, long count) throws IOException {
    if (count < 0) {
      throw new IOException("the content begins past what was asked for");
    }
    stream.skipNBytes(count);
  }

  private void digestWhatIsThere() throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
        length += read;
        tell();
      }
    }
  }

  private void verify() throws IOException, DriverFailure {
    String found = "sha256:" + HexFormat.of().formatHex(sha256.digest());
    if (!found.equals(step.digest())) {
      Files.delete(part);
      throw new DriverFailure(
          "image-digest-mismatch",
          "The content of image "
              + step.digest()
              + " was damaged on its way (it is "
              + found
              + "); it is fetched anew.");
    }
  }
}

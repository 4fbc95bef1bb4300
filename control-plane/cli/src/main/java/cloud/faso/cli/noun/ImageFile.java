package cloud.faso.cli.noun;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.InputFile;
import cloud.faso.cli.command.Invocation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that is to become an image, and what can be told from it.
 *
 * @param virtualBytes size of the disk that a guest sees
 */
record ImageFile(Path file, long bytes, String format, long virtualBytes, String sha256) {

  private static final int QCOW2_MAGIC = 0x514649fb; // "QFI" and 0xfb
  private static final int QCOW2_SIZE_AT = 24; // big-endian, in the header
  private static final long GIB = 1L << 30;

  static ImageFile read(Invocation in, String name) throws IOException {
    Path file = Path.of(name);
    InputFile.check(file, in.words());
    long bytes = Files.size(file);
    if (bytes == 0) {
      throw in.failure(ExitCode.USAGE, "file.unreadable", file, in.words().of("file.empty"));
    }
    ByteBuffer header = header(file);
    boolean qcow2 = header.remaining() >= QCOW2_SIZE_AT + 8 && header.getInt(0) == QCOW2_MAGIC;
    return new ImageFile(
        file,
        bytes,
        qcow2 ? "qcow2" : "raw",
        qcow2 ? header.getLong(QCOW2_SIZE_AT) : bytes,
        digest(file));
  }

  /** Says what was not said on the command line. */
  void complete(ObjectNode body) {
    if (!body.has("format")) {
      body.put("format", format);
    }
    if (!body.has("minDiskGiB")) {
      body.put("minDiskGiB", Math.max(1, Math.ceilDiv(virtualBytes, GIB)));
    }
    if (!body.has("sha256")) {
      body.put("sha256", sha256);
    }
  }

  private static ByteBuffer header(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ByteBuffer.wrap(in.readNBytes(QCOW2_SIZE_AT + 8));
    }
  }

  /** Announced with the image, so that damage on the way does not go unnoticed. */
  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}

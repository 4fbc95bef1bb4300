package cloud.faso.cli.client;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that was named on the line to be read; when it cannot be, that is said for people. */
public final class InputFile {

  /** The most bytes of text that the API takes in one field. */
  private static final int MOST = 65_536;

  private InputFile() {}

  /** Insists on a file that can be read. */
  public static void check(Path file, Words words) {
    if (Files.isDirectory(file)) {
      throw unreadable(file, words.of("file.folder"), words);
    }
    if (!Files.exists(file)) {
      throw unreadable(file, words.of("file.none"), words);
    }
    if (!Files.isReadable(file)) {
      throw unreadable(file, words.of("file.forbidden"), words);
    }
  }

  /**
   * A text, unchanged, or not at all: no byte of it is replaced, and of an endless file no more is
   * read than may be sent.
   *
   * @param name a file; {@code -} is standard input
   */
  public static String text(String name, World world, Words words) {
    boolean standard = name.equals("-");
    String shown = standard ? words.of("file.stdin") : name;
    byte[] bytes;
    try {
      bytes = standard ? world.in().readNBytes(MOST + 1) : head(Path.of(name), words);
    } catch (IOException e) {
      throw unreadable(shown, e, words);
    }
    if (bytes.length == 0) {
      throw unreadable(shown, words.of("file.empty"), words);
    }
    if (bytes.length > MOST) {
      throw new CliFailure(ExitCode.USAGE, words.of("file.too-large", shown));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CliFailure(ExitCode.USAGE, words.of("file.not-utf-8", shown, name));
    }
  }

  private static byte[] head(Path file, Words words) throws IOException {
    check(file, words);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST + 1);
    }
  }

  private static CliFailure unreadable(Object file, Object reason, Words words) {
    return new CliFailure(ExitCode.USAGE, words.of("file.unreadable", file, reason));
  }
}

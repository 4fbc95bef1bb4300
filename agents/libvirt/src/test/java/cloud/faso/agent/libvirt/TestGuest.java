package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Guests of one disk sector, up within a second in software emulation too. Each says {@code GUEST
 * UP} on its serial port when it boots.
 */
enum TestGuest {
  /** Goes down when its power button is pressed, and says {@code GUEST DOWN} before. */
  POLITE(
      // Print the banner; enable the power button (port 0x602).
      "31c08ed88ed0bc007cbe547ce82400ba0206ed80cc01ef"
          // Sleep until it was pressed (port 0x600); say so; power off (port 0x604).
          + "fbf4ba0006edf6c40174f5be477ce80b00ba0406b80020ef"
          + Piece.SLEEP_FOREVER
          + Piece.PRINT
          + Piece.DOWN),
  /** Never reacts to anything. */
  DEAF("31c08ed88ed0bc007cbe347ce80400" + Piece.SLEEP_FOREVER + Piece.PRINT + Piece.DOWN),
  /** Powers itself off at once. */
  SHORT_LIVED(
      "31c08ed88ed0bc007cbe3b7ce80b00ba0406b80020ef"
          + Piece.SLEEP_FOREVER
          + Piece.PRINT
          + Piece.DOWN),
  /** Says that it is up for ever. */
  TALKATIVE(
      "31c08ed88ed0bc007cbe3c7ce80c00be3c7ce80600ebf8"
          + Piece.SLEEP_FOREVER
          + Piece.PRINT
          + Piece.DOWN);

  static final String UP = "GUEST UP\r\n";
  static final String DOWN = "GUEST DOWN\r\n";

  // The firmware does not boot from smaller disks.
  private static final int DISK_BYTES = 1 << 20;

  private final String code;

  TestGuest(String code) {
    this.code = code;
  }

  private static final class Piece {
    static final String SLEEP_FOREVER = "fbf4ebfc";
    // Waits until the serial port (0x3f8) takes a byte, then sends the next one at si.
    static final String PRINT = "bafd03eca82074fbbaf803ac84c07403eeebedc3";
    static final String DOWN = "4755455354 20444f574e0d0a00".replace(" ", "");
  }

  /** A raw disk with the guest. */
  byte[] disk() {
    byte[] program = HexFormat.of().parseHex(code);
    byte[] banner = UP.getBytes(StandardCharsets.US_ASCII);
    byte[] disk = Arrays.copyOf(program, DISK_BYTES);
    System.arraycopy(banner, 0, disk, program.length, banner.length);
    disk[510] = 0x55;
    disk[511] = (byte) 0xaa;
    return disk;
  }

  /** The digest of its disk, as images are called. */
  String digest() {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(disk()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the disks of all guests into a folder, as if it were the image cache. */
  static void writeAllTo(Path folder) throws IOException {
    for (TestGuest guest : values()) {
      Files.write(guest.in(folder), guest.disk());
    }
  }

  /** Where {@link #writeAllTo} wrote this guest's disk. */
  Path in(Path folder) {
    return folder.resolve(name() + ".raw");
  }

  /** Finds images that {@link #writeAllTo} wrote. */
  static Images images(Path folder) {
    return digest ->
        Stream.of(values())
            .filter(guest -> guest.digest().equals(digest))
            .findFirst()
            .orElseThrow(() -> new DriverFailure("image-missing", "There is no such guest."))
            .in(folder);
  }
}

package cloud.faso.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks by which programs recognise a format. A raw disk's content is the guest's to choose: one
 * that bears such a mark could make a probing program take it for more than raw, and follow the
 * paths in it. Compressed files are recognised because people upload them by mistake.
 *
 * @param name of the format, for people
 * @param offset in bytes from the beginning
 * @param mark the bytes, each as the character of its number
 */
record Magic(String name, int offset, String mark) {

  private static final List<Magic> KNOWN =
      List.of(
          text("qcow2", 0, "QFI\u00fb"),
          text("VMDK", 0, "KDMV"),
          text("VMDK", 0, "COWD"),
          text("VMDK", 0, "# Disk DescriptorFile"),
          text("VHDX", 0, "vhdxfile"),
          text("VHD", 0, "conectix"),
          hex("VDI", 0x40, "7f10dabe"),
          text("QED", 0, "QED\0"),
          text("Parallels", 0, "WithoutFreeSpace"),
          text("Parallels", 0, "WithouFreSpacExt"),
          text("LUKS", 0, "LUKS\u00ba\u00be"),
          text("Bochs", 0, "Bochs Virtual HD Image"),
          text("cloop", 0, "#!/bin/sh\n#V2.0 Format"),
          hex("gzip", 0, "1f8b08"),
          hex("xz", 0, "fd377a585a00"),
          hex("zstd", 0, "28b52ffd"),
          text("bzip2", 0, "BZh"),
          hex("zip", 0, "504b0304"),
          hex("7-Zip", 0, "377abcaf271c"));

  private static final int SECTOR = 512;
  private static final int REACH = 1 << 10;

  /** Refuses what is recognised as something else than a plain disk. */
  static void checkRaw(FileChannel channel) throws IOException, RefusedException {
    String other = recognise(channel);
    if (other != null) {
      throw new RefusedException("image.not-raw", other);
    }
  }

  /** Refuses an empty content, and the formats whose mark stands at the end. */
  static void checkRawEnd(FileChannel channel) throws IOException, RefusedException {
    if (channel.size() == 0) {
      throw new RefusedException("image.empty");
    }
    if (channel.size() % SECTOR != 0) {
      throw new RefusedException("image.no-sectors", channel.size());
    }
    if (channel.size() < SECTOR) {
      return;
    }
    ByteBuffer last = Reading.exactly(channel, channel.size() - SECTOR, SECTOR);
    if (text("VHD", 0, "conectix").in(last)) {
      throw new RefusedException("image.not-raw", "VHD");
    }
    if (text("DMG", 0, "koly").in(last)) {
      throw new RefusedException("image.not-raw", "DMG");
    }
  }

  /** What the content looks like, or null when it bears no known mark. */
  static @Nullable String recognise(FileChannel channel) throws IOException {
    ByteBuffer head = Reading.upTo(channel, 0, REACH);
    return KNOWN.stream().filter(magic -> magic.in(head)).map(Magic::name).findFirst().orElse(null);
  }

  private boolean in(ByteBuffer bytes) {
    if (bytes.limit() < offset + mark.length()) {
      return false;
    }
    byte[] found = new byte[mark.length()];
    bytes.get(offset, found);
    return mark.equals(new String(found, StandardCharsets.ISO_8859_1));
  }

  private static Magic text(String name, int offset, String mark) {
    return new Magic(name, offset, mark);
  }

  private static Magic hex(String name, int offset, String mark) {
    byte[] bytes = HexFormat.of().parseHex(mark);
    return new Magic(name, offset, new String(bytes, StandardCharsets.ISO_8859_1));
  }
}

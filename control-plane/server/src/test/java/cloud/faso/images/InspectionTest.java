package cloud.faso.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may become an image, and what is refused with which words. */
final class InspectionTest {

  private static final int VERSION = 4;
  private static final int BACKING_OFFSET = 8;
  private static final int BACKING_SIZE = 16;
  private static final int SIZE = 24;
  private static final int CRYPT = 32;
  private static final int L1_SIZE = 36;
  private static final int L1_OFFSET = 40;
  private static final int REFCOUNT_OFFSET = 48;
  private static final int REFCOUNT_CLUSTERS = 56;
  private static final int SNAPSHOTS = 60;
  private static final int INCOMPATIBLE = 72;
  private static final int EXTENSIONS = 104;

  @TempDir private Path folder;

  @Test
  void a_sound_qcow2_is_taken_with_the_size_that_its_guest_sees() throws Exception {
    assertThat(check(ImageFormat.QCOW2, new Qcow2File().bytes())).isEqualTo(64L << 20);
  }

  @Test
  void version_2_is_taken_too() throws Exception {
    Qcow2File second = new Qcow2File().with(VERSION, 2).with(INCOMPATIBLE, new byte[40]);

    assertThat(check(ImageFormat.QCOW2, second.bytes())).isEqualTo(64L << 20);
  }

  @Test
  void what_this_test_makes_is_sound_to_qemu_as_well() throws Exception {
    assumeTrue(QemuImg.isHere(), "qemu-img is not installed");

    QemuImg.run("check", "-f", "qcow2", new Qcow2File().writeTo(file()).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "compat=0.10",
        "cluster_size=512",
        "cluster_size=2M",
        "extended_l2=on",
        "compression_type=zstd",
        "preallocation=full",
        "lazy_refcounts=on",
        "refcount_bits=64"
      })
  void what_qemu_makes_is_taken(String options) throws Exception {
    assumeTrue(QemuImg.isHere(), "qemu-img is not installed");
    Path raw = Files.write(folder.resolve("disk.raw"), someDisk());

    QemuImg.run(arguments(options, raw));

    assertThat(check(ImageFormat.QCOW2, Files.readAllBytes(file()))).isEqualTo(someDisk().length);
  }

  private String[] arguments(String options, Path raw) {
    String convert = "convert -f raw -O qcow2 " + (options.contains("compression") ? "-c " : "");
    String chosen = options.isEmpty() ? "" : "-o " + options + " ";
    return (convert + chosen + raw + " " + file()).split(" ");
  }

  private static byte[] someDisk() {
    byte[] disk = new byte[3 << 20];
    for (int i = 0; i < disk.length; i += 7) {
      disk[i] = (byte) (i >>> 8);
    }
    return disk;
  }

  @Test
  void a_backing_file_is_refused_and_named() {
    Qcow2File evil =
        new Qcow2File()
            .with(BACKING_OFFSET, 1024L)
            .with(BACKING_SIZE, 11)
            .with(1024, "/etc/shadow".getBytes(ISO_8859_1));

    assertThat(refusal(evil)).contains("backing file (/etc/shadow)").contains("qemu-img convert");
  }

  @Test
  void a_backing_file_is_refused_however_its_name_is_hidden() {
    assertThat(refusal(new Qcow2File().with(BACKING_OFFSET, 1L << 40).with(BACKING_SIZE, 5)))
        .contains("backing file");
    assertThat(refusal(new Qcow2File().with(BACKING_OFFSET, 1024L).with(BACKING_SIZE, 0)))
        .contains("backing file");
    assertThat(refusal(new Qcow2File().with(BACKING_OFFSET, 1024L).with(BACKING_SIZE, -1)))
        .contains("backing file");
    assertThat(refusal(new Qcow2File().with(BACKING_OFFSET, -1L).with(BACKING_SIZE, 3)))
        .contains("backing file");
    assertThat(
            refusal(
                new Qcow2File()
                    .with(BACKING_OFFSET, 1024L)
                    .with(BACKING_SIZE, 4)
                    .with(1024, new byte[] {27, '[', '2', 'J'})))
        .contains("backing file (?[2J)");
  }

  @Test
  void an_external_data_file_is_refused_by_its_feature_or_by_its_name() {
    assertThat(refusal(new Qcow2File().with(INCOMPATIBLE, 1L << 2))).contains("external file");
    assertThat(refusal(new Qcow2File().with(EXTENSIONS, 0x44415441).with(EXTENSIONS + 4, 3)))
        .contains("external file");
  }

  @Test
  void what_qemu_makes_with_a_backing_or_data_file_is_refused() throws Exception {
    assumeTrue(QemuImg.isHere(), "qemu-img is not installed");
    Path other = folder.resolve("other.qcow2");
    QemuImg.run("create", "-q", "-f", "qcow2", other.toString(), "1M");
    QemuImg.run(
        "create", "-q", "-f", "qcow2", "-b", other.toString(), "-F", "qcow2", file().toString());
    assertThat(refusal(Files.readAllBytes(file()))).contains("backing file (" + other + ")");

    String data = "data_file=" + folder.resolve("data.raw");
    QemuImg.run("create", "-q", "-f", "qcow2", "-o", data, file().toString(), "1M");
    assertThat(refusal(Files.readAllBytes(file()))).contains("external file");
  }

  @Test
  void encryption_snapshots_dirt_and_unknown_features_are_refused() {
    assertThat(refusal(new Qcow2File().with(CRYPT, 1))).contains("encrypted");
    assertThat(refusal(new Qcow2File().with(CRYPT, 2))).contains("encrypted");
    assertThat(refusal(new Qcow2File().with(SNAPSHOTS, 3))).contains("internal snapshots (3)");
    assertThat(refusal(new Qcow2File().with(INCOMPATIBLE, 1L))).contains("closed properly");
    assertThat(refusal(new Qcow2File().with(INCOMPATIBLE, 2L))).contains("corrupt");
    assertThat(refusal(new Qcow2File().with(INCOMPATIBLE, 1L << 5))).contains("bit 5");
    assertThat(refusal(new Qcow2File().with(INCOMPATIBLE, 1L << 63))).contains("bit 63");
    assertThat(refusal(new Qcow2File().with(INCOMPATIBLE, 1L << 3)))
        .contains("compressed in a way");
    assertThat(refusal(new Qcow2File().with(VERSION, 4))).contains("version 4");
    assertThat(refusal(new Qcow2File().with(VERSION, 1))).contains("version 1");
  }

  @ParameterizedTest
  @CsvSource({
    "cluster_bits, 20, 8",
    "cluster_bits, 20, 22",
    "cluster_bits, 20, -1",
    "size, 24, -1",
    "size, 28, 0",
    "l1_size, 36, 0",
    "l1_size, 36, -1",
    "l1_size, 36, 4194305",
    "l1_table_offset, 44, 0",
    "l1_table_offset, 44, 7",
    "l1_table_offset, 40, -1",
    "refcount_table_offset, 52, 0",
    "refcount_table_offset, 52, 512",
    "refcount_table_clusters, 56, 0",
    "refcount_table_clusters, 56, -1",
    "refcount_order, 96, 7",
    "header_length, 100, 96",
    "header_length, 100, 105",
    "header_length, 100, 65536",
    "header_length, 100, -8"
  })
  void a_header_that_makes_no_sense_is_refused_by_its_field(String field, int offset, int value) {
    assertThat(refusal(new Qcow2File().with(offset, value))).contains("no sense: " + field);
  }

  @Test
  void a_disk_larger_than_its_tables_is_refused() {
    assertThat(refusal(new Qcow2File().with(SIZE, 1L << 50))).contains("no sense: l1_size");
    assertThat(refusal(new Qcow2File().with(SIZE, Long.MAX_VALUE))).contains("no sense: l1_size");
  }

  @Test
  void header_extensions_that_run_out_of_the_file_are_refused() {
    assertThat(refusal(new Qcow2File().with(EXTENSIONS, 0x6803f857).with(EXTENSIONS + 4, -1)))
        .contains("no sense: header extensions");
  }

  @Test
  void tables_that_lie_outside_of_the_file_are_refused() {
    assertThat(refusal(new Qcow2File().with(L1_OFFSET, 1L << 32))).contains("not whole");
    assertThat(refusal(new Qcow2File().with(REFCOUNT_OFFSET, 1L << 32))).contains("not whole");
    assertThat(refusal(new Qcow2File().with(L1_OFFSET, Long.MAX_VALUE & -Qcow2File.CLUSTER)))
        .contains("not whole");
    assertThat(refusal(new Qcow2File().with(REFCOUNT_CLUSTERS, 100))).contains("not whole");
    assertThat(refusal(new Qcow2File().with(L1_SIZE, 1 << 20))).contains("not whole");
    assertThat(refusal(new Qcow2File().with(Qcow2File.L1, 1L << 40))).contains("not whole");
    assertThat(refusal(new Qcow2File().with(Qcow2File.L2, 1L << 40))).contains("not whole");
    assertThat(refusal(new Qcow2File().with(Qcow2File.L2 + 800, 1L << 62 | 1L << 40)))
        .contains("not whole");
    assertThat(refusal(new Qcow2File().with(Qcow2File.L2, 1024L))).contains("not aligned");
    assertThat(refusal(new Qcow2File().with(Qcow2File.L1, 1024L))).contains("not aligned");
  }

  @Test
  void tables_that_overlap_are_refused_before_they_cost_time() {
    Qcow2File many = new Qcow2File().with(SIZE, 4096L << 29).with(L1_SIZE, 4096);
    for (int i = 0; i < 4096; i++) {
      many.with(Qcow2File.L1 + 8 * i, (long) Qcow2File.L2);
    }

    assertThat(refusal(many)).contains("overlap");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 8, 71, 103, 200_000, 200_704, 327_679})
  void a_qcow2_that_was_cut_short_is_refused(int length) {
    assertThat(refusal(Arrays.copyOf(new Qcow2File().bytes(), length)))
        .containsAnyOf("not whole", "not qcow2");
  }

  @Test
  void another_format_is_called_by_its_name() {
    assertThat(refusal(new byte[0])).isEqualTo("the content is empty");
    assertThat(refusal("KDMV and more".getBytes(ISO_8859_1))).contains("not qcow2 but VMDK");
    assertThat(refusal(HexFormat.of().parseHex("1f8b080000000000"))).contains("but gzip");
    assertThat(refusal(new byte[1024])).contains("Announce the image as raw");
  }

  @Test
  void a_raw_disk_is_taken_with_its_length() throws Exception {
    byte[] disk = new byte[4096];
    disk[510] = 0x55;
    disk[511] = (byte) 0xaa;

    assertThat(check(ImageFormat.RAW, disk)).isEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource({
    "qcow2, 0, 514649fb00000003",
    "VMDK, 0, 4b444d56",
    "VMDK, 0, 23204469736b2044657363726970746f7246696c65",
    "VHDX, 0, 7668647866696c65",
    "VHD, 0, 636f6e6563746978",
    "VHD, 3584, 636f6e6563746978",
    "DMG, 3584, 6b6f6c79",
    "VDI, 64, 7f10dabe",
    "LUKS, 0, 4c554b53babe",
    "gzip, 0, 1f8b08",
    "xz, 0, fd377a585a00"
  })
  void a_raw_disk_that_a_probing_program_would_take_for_another_is_refused(
      String name, int offset, String mark) {
    byte[] disk = new byte[4096];
    byte[] bytes = HexFormat.of().parseHex(mark);
    System.arraycopy(bytes, 0, disk, offset, bytes.length);

    assertThat(refusal(ImageFormat.RAW, disk)).contains("marked as " + name);
  }

  @Test
  void an_empty_raw_disk_is_refused_and_in_french_too() {
    assertThatThrownBy(() -> check(ImageFormat.RAW, new byte[0]))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused ->
                assertThat(refused.refusal().in(Locale.FRENCH)).isEqualTo("le contenu est vide"));
  }

  @Test
  void a_refusal_is_the_same_after_it_was_stored() {
    Refusal refusal = Refusal.of("image.truncated", 5_000_000_000L, 7L);

    Refusal read = Refusal.read(refusal.stored());

    assertThat(read.in(Locale.ENGLISH)).isEqualTo(refusal.in(Locale.ENGLISH)).contains("5,000,000");
  }

  private String refusal(Qcow2File file) {
    return refusal(file.bytes());
  }

  private String refusal(byte[] content) {
    return refusal(ImageFormat.QCOW2, content);
  }

  private String refusal(ImageFormat format, byte[] content) {
    try {
      check(format, content);
      throw new AssertionError("taken");
    } catch (RefusedException refused) {
      return refused.refusal().in(Locale.ENGLISH);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long check(ImageFormat format, byte[] content) throws IOException, RefusedException {
    try (FileChannel channel = FileChannel.open(Files.write(file(), content))) {
      Inspection.checkHead(format, channel);
      return Inspection.check(format, channel);
    }
  }

  private Path file() {
    return folder.resolve("image");
  }
}

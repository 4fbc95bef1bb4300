package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.ConsoleChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
  private static final int KEEP = 16 << 10;

  @TempDir Path scratch;

  private ConsoleLog log() {
    return new ConsoleLog(scratch.resolve("console.log"), KEEP);
  }

  @Test
  void without_a_log_there_is_nothing() throws Exception {
    assertThat(text(log().read(0, 100))).isEmpty();
    assertThat(log().read(7, 100).size()).isZero();
  }

  @Test
  void any_part_can_be_read() throws Exception {
    write("0123456789");
    assertThat(text(log().read(0, 4))).isEqualTo("0123");
    assertThat(text(log().read(4, 100))).isEqualTo("456789");
    assertThat(text(log().read(-3, 2))).isEqualTo("78");
    assertThat(text(log().read(-30, 2))).isEqualTo("01");
    ConsoleChunk past = log().read(50, 10);
    assertThat(text(past)).isEmpty();
    assertThat(past.offset()).isEqualTo(10);
    assertThat(past.size()).isEqualTo(10);
  }

  @Test
  void what_is_dropped_is_skipped_and_offsets_stay() throws Exception {
    for (int i = 0; i < 10; i++) {
      write("%05d".formatted(i).repeat(2000));
    }
    long freed = log().trim(0);
    assertThat(freed).isBetween(100_000L - KEEP - 4096, 100_000L - KEEP);
    ConsoleChunk oldest = log().read(0, 5000);
    assertThat(oldest.offset()).isEqualTo(freed);
    assertThat(oldest.size()).isEqualTo(100_000);
    assertThat(text(oldest)).startsWith("00008".substring((int) (freed % 5)));

    write("the end");
    assertThat(text(log().read(100_000, 100))).isEqualTo("the end");
    assertThat(text(log().read(-7, 100))).isEqualTo("the end");
    assertThat(log().trim(freed)).isEqualTo(freed);
  }

  @Test
  void the_trimmer_passes_over_logs_that_are_not_there() throws Exception {
    write("x".repeat(100_000));
    ConsoleTrimmer trimmer = new ConsoleTrimmer();
    trimmer.trim(List.of(new ConsoleLog(scratch.resolve("missing"), KEEP), log()));
    assertThat(text(log().read(0, 10))).isEqualTo("x".repeat(10));
    byte[] all = Files.readAllBytes(log().file());
    assertThat(all[0]).isZero();
    assertThat(all).hasSize(100_000);
  }

  private void write(String text) throws IOException {
    log().create();
    Files.writeString(log().file(), text, StandardOpenOption.APPEND);
  }

  private static String text(ConsoleChunk chunk) {
    return new String(chunk.content(), StandardCharsets.US_ASCII);
  }
}

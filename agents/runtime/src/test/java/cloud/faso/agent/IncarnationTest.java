package cloud.faso.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncarnationTest {
  @TempDir private Path folder = Path.of(".");
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void each_life_has_an_id_of_its_own_and_knows_the_last_ones_before_it() throws Exception {
    List<String> lives = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Incarnation life = begin();
      assertThat(life.id()).matches("[0-9a-z-]{1,40}");
      assertThat(life.predecessors()).isEqualTo(lives.subList(0, Math.min(i, 8)));
      lives.addFirst(life.id());
    }
    assertThat(lives).doesNotHaveDuplicates();
  }

  @Test
  void what_is_damaged_is_forgotten() throws Exception {
    Files.write(folder.resolve("lives"), new byte[] {0, (byte) 0xff, '\n', 'a', '\n'});

    assertThat(begin().predecessors()).containsExactly("a");
  }

  private Incarnation begin() throws Exception {
    return Incarnation.begin(folder.resolve("lives"), Clock.systemUTC(), random);
  }
}

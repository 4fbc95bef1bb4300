package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whatever a lab's network runs on is killed, each once, in an order and at moments of chance.
 *
 * @param chance of {@code -Dseed}, which is printed
 * @param besides what is done at the moment of each death
 */
record Deaths(NetworkLab lab, Home home, Random chance, Deed besides) {

  /** How long an answer may be on its way whatever ends; a busy machine has this for itself. */
  static final Duration STALL = Duration.ofSeconds(5);

  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

  Deaths(NetworkLab lab, Home home) {
    this(lab, home, _ -> {});
  }

  Deaths(NetworkLab lab, Home home, Deed besides) {
    this(lab, home, seeded(), besides);
  }

  private static Random seeded() {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextInt());
    System.out.println("What dies when is of -Dseed=" + seed);
    return new Random(seed);
  }

  /** Something that is done to what has that name, or because of its end. */
  interface Deed {
    void happen(String name) throws Exception;
  }

  /** What is looked after: it runs again when something is done about its end. */
  void ofProcesses(Deed after) throws Exception {
    each(lab.processes().keySet(), lab::kill, after);
  }

  /**
   * The same but for switches: theirs die with the table of the connections that they translate, of
   * which each end then hears the other under an address that it never talked to.
   */
  void ofProcessesBesidesSwitches(Deed after) throws Exception {
    Set<String> names = new TreeSet<>(lab.processes().keySet());
    names.removeIf(Deaths::isSwitch);
    each(names, lab::kill, after);
  }

  private static boolean isSwitch(String name) {
    return name.startsWith("switch");
  }

  /** What nobody starts again but {@code up}. */
  void ofServices(Deed after) throws Exception {
    each(Set.of("network", "agent", "control-plane"), home::kill, after);
  }

  private void each(Set<String> names, Deed kill, Deed after) throws Exception {
    List<String> all = new ArrayList<>(new TreeSet<>(names));
    Collections.shuffle(all, chance);
    for (String name : all) {
      LockSupport.parkNanos(chance.nextLong(LONGEST_PAUSE));
      besides.happen(name);
      kill.happen(name);
      after.happen(name);
    }
  }

  /**
   * None of them broke off, nor was silent for long unless a switch died, which carries packets.
   */
  static void survivedBy(Map<String, Echo.Talk> talks, String dead) {
    talks.forEach(
        (what, talk) -> {
          talk.goesOn("%s after %s was killed".formatted(what, dead));
          Duration silence = talk.silence();
          if (!isSwitch(dead)) {
            assertThat(silence).as("%s after %s was killed", what, dead).isLessThan(STALL);
          }
        });
  }
}

package cloud.faso.agent.driver;

import cloud.faso.spec.agent.NicSpec;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The network cards of a VM, as its hypervisor has them.
 *
 * @param defined in its definition: what it would start with
 * @param plugged into the machine that runs; none when none does
 */
public record Cards(List<NicSpec> defined, List<NicSpec> plugged) {

  /** No card anywhere. */
  public static final Cards NONE = new Cards(List.of(), List.of());

  /** Lists are not changed afterwards. */
  public Cards {
    defined = List.copyOf(defined);
    plugged = List.copyOf(plugged);
  }

  /** True when it is the same card, whatever its MTU, which it is not plugged anew for. */
  public static boolean isSame(NicSpec one, NicSpec other) {
    return one.port().equals(other.port()) && one.mac().equals(other.mac());
  }

  /** True when the card is among these. */
  public static boolean has(List<NicSpec> cards, NicSpec card) {
    return cards.stream().anyMatch(each -> isSame(each, card));
  }

  /** All that are anywhere, each once. */
  Set<NicSpec> all() {
    Set<NicSpec> all = new LinkedHashSet<>(defined);
    plugged.stream().filter(card -> !has(defined, card)).forEach(all::add);
    return all;
  }

  /** True when the definition has these, in whatever order: the guest knows them by their MAC. */
  boolean definedAs(List<NicSpec> wanted) {
    return equal(defined, wanted);
  }

  /** True when the definition and the machine that runs have these. */
  boolean pluggedAs(List<NicSpec> wanted) {
    return equal(defined, wanted) && equal(plugged, wanted);
  }

  /** True when none of the cards that are wanted is there with another MTU. */
  boolean fitIn(List<NicSpec> wanted) {
    return wanted.stream().allMatch(card -> fits(defined, card) && fits(plugged, card));
  }

  private static boolean fits(List<NicSpec> there, NicSpec card) {
    return !has(there, card) || there.contains(card);
  }

  private static boolean equal(List<NicSpec> some, List<NicSpec> others) {
    return some.size() == others.size() && new HashSet<>(some).equals(new HashSet<>(others));
  }
}

package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * Something that a packet meets.
 *
 * @param thing typed id of what it meets; null where that is nothing with an id
 * @param step what happens there
 * @param rule typed id of the security group's rule that decides; null where none does
 * @param note what {@code step} says it is about: an address, a CIDR, a table of OVN's; null for
 *     nothing
 */
public record TraceHop(
    @Nullable String thing, TraceStep step, @Nullable String rule, @Nullable String note) {

  private static final int MOST_NOTE = 200;

  /** A note is cut to what the contract takes. */
  public TraceHop {
    note = Clip.toIfAny(MOST_NOTE, note);
  }

  /** One without a rule. */
  public TraceHop(@Nullable String thing, TraceStep step, @Nullable String note) {
    this(thing, step, null, note);
  }
}

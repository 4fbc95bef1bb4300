package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The protocols that have names here; numbers as IANA assigns them. */
enum Protocol {
  ICMP("icmp", 1, AddressFamily.IPV4),
  TCP("tcp", 6, null),
  UDP("udp", 17, null),
  ICMPV6("icmpv6", 58, AddressFamily.IPV6),
  SCTP("sctp", 132, null);

  private static final int HIGHEST = 255;

  private final String text;
  private final int number;

  /** The only family that has it; null for both. */
  private final @Nullable AddressFamily family;

  Protocol(String text, int number, @Nullable AddressFamily family) {
    this.text = text;
    this.number = number;
    this.family = family;
  }

  /** The number of what a caller names, by name or number; empty for what is none. */
  static Optional<Integer> number(String text) {
    Optional<Integer> named =
        Arrays.stream(values())
            .filter(each -> each.text.equals(text))
            .map(each -> each.number)
            .findFirst();
    return named.or(
        () ->
            Optional.of(text)
                .filter(it -> it.chars().allMatch(Character::isDigit))
                .map(Integer::parseInt)
                .filter(it -> it <= HIGHEST));
  }

  /** Its name, or its number where it has none. */
  static String text(int number) {
    return of(number).map(each -> each.text).orElseGet(() -> String.valueOf(number));
  }

  private static Optional<Protocol> of(int number) {
    return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
  }

  static boolean hasPorts(@Nullable Integer number) {
    return number != null && of(number).filter(each -> !each.isIcmp()).isPresent();
  }

  static boolean isIcmp(@Nullable Integer number) {
    return number != null && of(number).filter(Protocol::isIcmp).isPresent();
  }

  private boolean isIcmp() {
    return this == ICMP || this == ICMPV6;
  }

  /** The only family that has it. */
  static Optional<AddressFamily> familyOf(@Nullable Integer number) {
    return number == null ? Optional.empty() : of(number).map(each -> each.family);
  }
}

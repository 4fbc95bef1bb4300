package cloud.faso.network;

import cloud.faso.operations.Reason;
import cloud.faso.platform.problem.Words;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a thing is, for people.
 *
 * @param reason null when the phase says it all
 */
record Standing(NetworkPhase phase, @Nullable String reason) {

  /**
   * @param isPlugged of a port: whether a VM's card is plugged in
   */
  static Standing of(NetworkPhase.Known known, boolean deleted, boolean isPlugged, Locale locale) {
    NetworkPhase phase = NetworkPhase.of(deleted, known);
    return new Standing(
        phase, deleted ? leaving(known, locale) : reason(known, phase, isPlugged, locale));
  }

  private static String leaving(NetworkPhase.Known known, Locale locale) {
    return switch (known) {
      case NetworkPhase.Awaited(String agent, boolean silent) ->
          Words.say(
              locale,
              silent ? "network.reason.removal-silent" : "network.reason.removal-awaited",
              agent);
      case NetworkPhase.NoAgent(), NetworkPhase.Refused(_, _), NetworkPhase.InPlace(_) ->
          Words.say(locale, "network.reason.removal");
    };
  }

  private static @Nullable String reason(
      NetworkPhase.Known known, NetworkPhase phase, boolean isPlugged, Locale locale) {
    return switch (known) {
      case NetworkPhase.NoAgent() -> Words.say(locale, "network.reason.no-agent");
      case NetworkPhase.Awaited(String agent, boolean silent) ->
          Words.say(locale, silent ? "network.reason.silent" : "network.reason.awaited", agent);
      case NetworkPhase.Refused(String code, String message) ->
          Words.say(locale, "network.reason.refused", Reason.ofAgent(code, message).in(locale));
      case NetworkPhase.InPlace(_) when phase == NetworkPhase.DOWN ->
          Words.say(locale, isPlugged ? "network.reason.vm-off" : "network.reason.unplugged");
      case NetworkPhase.InPlace(_) -> null;
    };
  }
}

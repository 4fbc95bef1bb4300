package cloud.faso.compute;

import cloud.faso.network.Cards;
import cloud.faso.network.PortId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network card as the API shows it.
 *
 * @param segment by name
 * @param floatingIp the public address that stands for it; null for none
 */
public record NicView(
    PortId port, String segment, String mac, List<String> addresses, @Nullable String floatingIp) {

  static NicView of(Cards.Card card) {
    return new NicView(
        card.port(), card.segment(), card.mac(), card.addresses(), card.floatingIp());
  }
}

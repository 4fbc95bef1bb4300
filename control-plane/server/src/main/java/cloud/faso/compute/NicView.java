package cloud.faso.compute;

import cloud.faso.network.Cards;
import cloud.faso.network.PortId;
import java.util.List;

/**
 * A network card as the API shows it.
 *
 * @param segment by name
 */
public record NicView(PortId port, String segment, String mac, List<String> addresses) {

  static NicView of(Cards.Card card) {
    return new NicView(card.port(), card.segment(), card.mac(), card.addresses());
  }
}

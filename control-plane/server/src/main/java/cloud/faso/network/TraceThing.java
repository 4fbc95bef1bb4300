package cloud.faso.network;

import cloud.faso.platform.id.TypedId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a packet meets. */
enum TraceThing {
  PORT("port"),
  SEGMENT("segment"),
  SECURITY_GROUP("sg"),
  ROUTER("router"),
  EXTERNAL_NETWORK("extnet"),
  FLOATING_IP("fip"),
  LOAD_BALANCER("lb"),
  PEERING("peering"),
  /** A network of another tenant, of which no more is told. */
  FOREIGN(""),
  /** The network itself. */
  NETWORK("");

  private final String prefix;

  TraceThing(String prefix) {
    this.prefix = prefix;
  }

  /** The kind of thing that has this id. */
  static TraceThing of(@Nullable String id) {
    return Arrays.stream(values())
        .filter(each -> id != null && TypedId.looksLike(each.prefix, id))
        .findFirst()
        .orElse(NETWORK);
  }
}

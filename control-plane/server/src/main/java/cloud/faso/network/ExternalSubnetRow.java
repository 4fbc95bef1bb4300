package cloud.faso.network;

import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;

/**
 * The addresses of one family on an external network.
 *
 * @param pools JSON array of FIRST-LAST
 */
public record ExternalSubnetRow(
    SubnetId id,
    ExternalNetworkId networkId,
    AddressFamily family,
    String cidr,
    String gateway,
    String pools) {

  Cidr network() {
    return Cidr.parse(cidr).orElseThrow();
  }

  List<String> ranges() {
    return StoredJson.read(pools, new TypeReference<>() {});
  }
}

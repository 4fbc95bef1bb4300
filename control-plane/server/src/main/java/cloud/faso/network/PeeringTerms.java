package cloud.faso.network;

import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.PeeringRule;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;

/**
 * What two tenants agree to.
 *
 * @param rules what may be opened, from whom; {@code fromOne} is from who proposed the peering
 */
record PeeringTerms(String purpose, List<PeeringRule> rules, Instant endsAt) {

  static List<PeeringRule> rules(String stored) {
    return StoredJson.read(stored, new TypeReference<>() {});
  }
}

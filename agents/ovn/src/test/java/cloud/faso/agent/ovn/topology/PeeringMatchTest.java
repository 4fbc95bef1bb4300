package cloud.faso.agent.ovn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.PeeringRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeeringMatchTest {

  private static boolean allowsNames(PeeringRule... rules) throws Unrenderable {
    PeeringMatch match = new PeeringMatch(AddressFamily.IPV4);
    for (PeeringRule rule : List.of(rules)) {
      match.allow(rule);
    }
    return match.allowsUdp(53);
  }

  @Test
  void names_may_be_asked_for_by_rules_that_cover_udp_53_only() throws Unrenderable {
    assertThat(allowsNames()).isFalse();
    assertThat(allowsNames(new PeeringRule(true, 6, 53, null))).isFalse();
    assertThat(allowsNames(new PeeringRule(true, 17, 54, 99))).isFalse();
    assertThat(allowsNames(new PeeringRule(true, 17, 52, null))).isFalse();

    assertThat(allowsNames(new PeeringRule(true, null, null, null))).isTrue();
    assertThat(allowsNames(new PeeringRule(true, 17, null, null))).isTrue();
    assertThat(allowsNames(new PeeringRule(true, 17, 53, null))).isTrue();
    assertThat(allowsNames(new PeeringRule(true, 17, 50, 60))).isTrue();
  }
}

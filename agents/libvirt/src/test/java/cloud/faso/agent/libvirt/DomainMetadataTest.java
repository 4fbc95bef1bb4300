package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.GuestEnd;
import cloud.faso.agent.driver.PendingStop;
import cloud.faso.agent.driver.VmMarks;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainMetadataTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456789Z");

  static Stream<VmMarks> marks() {
    return Stream.of(
        VmMarks.NONE,
        new VmMarks(1, 2, new GuestEnd(3, DomainState.CRASHED), null),
        new VmMarks(
            Long.MAX_VALUE,
            7,
            new GuestEnd(6, DomainState.HALTED),
            new PendingStop(8, NOON, NOON.plusSeconds(30))));
  }

  @ParameterizedTest
  @MethodSource("marks")
  void what_is_written_is_read_again(VmMarks marks) {
    var written = new DomainMetadata("node-1", "vm-1", marks);
    assertThat(DomainMetadata.of(Xml.parse(written.toXml()))).isEqualTo(written);
    String definition =
        "<domain><vcpu>2</vcpu><memory unit='KiB'>65536</memory><metadata><other:x"
            + " xmlns:other='urn:other'/>"
            + written.toQualifiedXml()
            + "</metadata></domain>";
    assertThat(DomainDefinition.of(definition).metadata()).contains(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<vm node='n' id='v' generation='x' power-request='0'/>",
        "<vm node='n' id='v' generation='1'/>",
        "<vm node='n' id='v' generation='1' power-request='0'><end request='1' as='WELL'/></vm>",
        "<vm id='v' generation='1' power-request='0'/>",
        "<vm node='n' id='v' generation='1' power-request='0'><stop"
            + " request='1' asked-at='noon' deadline='never'/></vm>"
      })
  void what_someone_else_has_been_at_is_refused(String xml) {
    assertThatIllegalArgumentException().isThrownBy(() -> DomainMetadata.of(Xml.parse(xml)));
  }

  @Test
  void a_domain_without_our_mark_has_none() {
    var definition = DomainDefinition.of("<domain><vcpu>2</vcpu><memory>65536</memory></domain>");
    assertThat(definition.metadata()).isEmpty();
    assertThat(definition.vcpus()).isEqualTo(2);
    assertThat(definition.memoryMiB()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connected", "disconnected", ""})
  void an_agent_counts_when_its_channel_is_connected(String state) {
    var definition =
        DomainDefinition.of(
            "<domain><devices><disk><target dev='vda'/></disk><channel><target type='virtio'"
                + " name='org.qemu.guest_agent.0' state='"
                + state
                + "'/></channel></devices></domain>");
    assertThat(definition.agentConnected()).isEqualTo(state.equals("connected"));
  }
}

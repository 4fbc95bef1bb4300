package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a thing must be, with everything an agent needs to make it so. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VmSpec.class, name = "VM"),
  @JsonSubTypes.Type(value = VolumeSpec.class, name = "VOLUME"),
  @JsonSubTypes.Type(value = ChassisSpec.class, name = "CHASSIS"),
  @JsonSubTypes.Type(value = SegmentSpec.class, name = "SEGMENT"),
  @JsonSubTypes.Type(value = PortSpec.class, name = "PORT"),
  @JsonSubTypes.Type(value = SecurityGroupSpec.class, name = "SECURITY_GROUP"),
  @JsonSubTypes.Type(value = ExternalNetworkSpec.class, name = "EXTERNAL_NETWORK"),
  @JsonSubTypes.Type(value = RouterSpec.class, name = "ROUTER"),
  @JsonSubTypes.Type(value = FloatingIpSpec.class, name = "FLOATING_IP"),
  @JsonSubTypes.Type(value = LoadBalancerSpec.class, name = "LOAD_BALANCER"),
  @JsonSubTypes.Type(value = PeeringSpec.class, name = "PEERING")
})
public sealed interface Spec
    permits VmSpec,
        VolumeSpec,
        ChassisSpec,
        SegmentSpec,
        PortSpec,
        SecurityGroupSpec,
        ExternalNetworkSpec,
        RouterSpec,
        FloatingIpSpec,
        LoadBalancerSpec,
        PeeringSpec {}

package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a thing must be, with everything an agent needs to make it so. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VmSpec.class, name = "VM"),
  @JsonSubTypes.Type(value = ChassisSpec.class, name = "CHASSIS"),
  @JsonSubTypes.Type(value = SegmentSpec.class, name = "SEGMENT"),
  @JsonSubTypes.Type(value = PortSpec.class, name = "PORT"),
  @JsonSubTypes.Type(value = SecurityGroupSpec.class, name = "SECURITY_GROUP")
})
public sealed interface Spec
    permits VmSpec, ChassisSpec, SegmentSpec, PortSpec, SecurityGroupSpec {}

package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a thing must be, with everything an agent needs to make it so. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes(@JsonSubTypes.Type(value = VmSpec.class, name = "VM"))
public sealed interface Spec permits VmSpec {}

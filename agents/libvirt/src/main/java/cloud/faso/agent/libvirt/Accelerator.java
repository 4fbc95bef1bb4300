package cloud.faso.agent.libvirt;

/**
 * What executes the guests' instructions.
 *
 * @param reason one sentence that says why, for an operator
 */
record Accelerator(Kind kind, String reason) {

  enum Kind {
    KVM,
    /** QEMU's software emulation. */
    TCG
  }

  /** As the agent protocol names it. */
  String protocolName() {
    return switch (kind) {
      case KVM -> "kvm";
      case TCG -> "tcg";
    };
  }

  /** As a domain's definition names it. */
  String libvirtType() {
    return switch (kind) {
      case KVM -> "kvm";
      case TCG -> "qemu";
    };
  }
}

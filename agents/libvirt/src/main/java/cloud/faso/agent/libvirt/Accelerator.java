package cloud.faso.agent.libvirt;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What executes the guests' instructions, and why. */
enum Accelerator {
  KVM_RUNS(Kind.KVM, "KVM is used: a test guest ran well under it."),
  KVM_MISSING(Kind.TCG, "there is no /dev/kvm"),
  KVM_CLOSED(Kind.TCG, "/dev/kvm may not be opened by this user"),
  KVM_SLOW(Kind.TCG, "a test guest under KVM was not done in time"),
  KVM_FAILS(Kind.TCG, "a test guest did not get through under KVM");

  enum Kind {
    KVM,
    /** QEMU's software emulation. */
    TCG
  }

  private final Kind kind;
  private final String why;

  Accelerator(Kind kind, String why) {
    this.kind = kind;
    this.why = why;
  }

  /** The one of a {@link #code}; nothing when this version knows none. */
  static Optional<Accelerator> of(String code) {
    return Stream.of(values()).filter(each -> each.code().equals(code)).findFirst();
  }

  Kind kind() {
    return kind;
  }

  /** Stable, by which the control plane says the reason in another language. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** One sentence that says why, for an operator. */
  String reason() {
    return kind == Kind.KVM ? why : "Software emulation (TCG) is used, which is slow: " + why + ".";
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

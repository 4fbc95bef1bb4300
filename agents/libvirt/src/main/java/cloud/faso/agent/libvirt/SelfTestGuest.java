package cloud.faso.agent.libvirt;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A guest of one disk sector that takes a processor through what every operating system needs: the
 * firmware boots it in real mode, it goes on to protected and to long mode with paging, counts down
 * from 200 million there, and ends QEMU with an exit code. At each stage it writes a letter.
 */
final class SelfTestGuest {
  static final String QEMU = "qemu-system-x86_64";

  private static final String STAGES = "RPL";
  // isa-debug-exit turns the byte 42 into 42 * 2 + 1.
  private static final int SUCCESS = 85;
  private static final int CPU_SECONDS = 60;

  private static final String CODE =
      // 16 bit: segments and stack to 0; 'R' to port 0xe9.
      "fa31c08ed88ec08ed0bc007cb052e6e9"
          // Three page tables at 0x1000, cleared; they map the first 2 MiB onto themselves.
          + "31c0bf0010b90018fcf3ab"
          + "c70600100320c70600200330c70600308300"
          // lgdt; cr0.PE; jump to 32 bit.
          + "0f0116b07c0f20c00c010f22c0ea3f7c0800"
          // 32 bit: 'P'; cr4.PAE; cr3; EFER.LME; cr0.PG; jump to 64 bit.
          + "66b810008ed8b050e6e9b8200000000f22e0b8001000000f22d8"
          + "b9800000c00f320d000100000f300f20c00d000000800f22c0ea797c00001800"
          // 64 bit: ecx = 200,000,000; count down; 'L'; 42 to port 0xf4; halt.
          + "b900c2eb0bffc975fcb04ce6e9b02ae6f4f4ebfd"
          // Padding; the descriptor table (null, code 32, data, code 64) and its address.
          + "000000"
          + "0000000000000000ffff0000009acf00ffff00000092cf00ffff0000009aaf00"
          + "1f00907c0000";

  private SelfTestGuest() {}

  static byte[] bootSector() {
    byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(CODE), 512);
    sector[510] = 0x55;
    sector[511] = (byte) 0xaa;
    return sector;
  }

  static List<String> command(String accelerator, Path disk) {
    return List.of(
        // One that hangs must not outlive for long an agent that was killed meanwhile.
        "prlimit",
        "--cpu=" + CPU_SECONDS,
        QEMU,
        "-accel",
        accelerator,
        "-machine",
        "pc",
        "-m",
        "16",
        "-nodefaults",
        "-no-user-config",
        "-no-reboot",
        "-display",
        "none",
        "-device",
        "isa-debug-exit,iobase=0xf4,iosize=4",
        "-debugcon",
        "stdio",
        "-drive",
        "file.driver=file,file.filename="
            + disk.toString().replace(",", ",,")
            + ",format=raw,if=ide");
  }

  static boolean succeeded(Command.Outcome outcome) {
    return outcome.exit() == SUCCESS && outcome.output().endsWith(STAGES);
  }
}

package tamara.pos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** LibrariesThatCannotBeLoaded STAND_INS. */
final class LibrariesThatCannotBeLoaded {
    private LibrariesThatCannotBeLoaded() {
    }

    static String standIn(String kind) {
        return Check.given[1] + "/" + kind + "/libtamara_pos.so";
    }

    private static String refused(String path) {
        TamaraException e = Check.thrown(TamaraException.NoLibrary.class, () -> Tamara.load(path));
        Check.same(e.code(), 0);
        return e.getMessage();
    }

    public static void aMissingLibraryIsNamedWithWhatToDo() {
        Check.has(refused(standIn("none")), standIn("none") + " was not found");
        Check.has(refused(standIn("none")), "Tamara.load");
    }

    public static void aLibraryForAnotherProcessorIsNamedAsSuch() {
        int mine = com.sun.jna.Native.POINTER_SIZE * 8;
        Check.has(refused(standIn("foreign")), "is a " + (96 - mine) + "-bit library and this Java is a " + mine + "-bit program");
    }

    public static void anOlderLibraryIsNamedAsTheOldSide() {
        Check.has(refused(standIn("older")), "the library is too old");
        Check.has(refused(standIn("older")), "has interface 0, this binding needs " + Native.ABI);
    }

    public static void anotherLibraryIsNotTakenForThisOne() {
        Check.has(refused("libc.so.6"), "is not the tamara_pos library");
    }

    public static void windowsFilesTellTheirBits() throws IOException {
        byte[] file = new byte[0x100];
        file[0] = 'M';
        file[1] = 'Z';
        file[0x3C] = (byte) 0x80;
        Path path = Paths.get(Check.given[1], "none", "made.dll");
        for (int bits : new int[] {32, 64}) {
            file[0x84] = (byte) (bits == 32 ? 0x4C : 0x64);
            file[0x85] = (byte) (bits == 32 ? 0x01 : 0x86);
            Files.write(path, file);
            Check.same(Tamara.bitsOf(path.toString()), bits);
        }
        Files.delete(path);
    }
}

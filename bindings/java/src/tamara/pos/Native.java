package tamara.pos;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of include/tamara_pos.h that this binding calls. */
interface Native extends Library {
    /** The interface that this class was written for. The library's has to be this one or a greater one. */
    // <generated abi> by cargo xtask header
    static final int ABI = 1;
    // </generated>

    /** Receives a line of the log. */
    interface LogFunction extends Callback {
        void invoke(Pointer userdata, int level, Pointer line);
    }

    // <generated functions> by cargo xtask header
    int tamara_client_open(byte[] config, IntByReference client, PointerByReference reply);
    int tamara_client_close(int client);
    int tamara_interrupt(int client);
    int tamara_interrupt_sale(int client, byte[] sale);
    int tamara_call(int client, byte[] operation, byte[] request, PointerByReference reply);
    int tamara_log_to(byte[] level, LogFunction callback, Pointer userdata);
    void tamara_string_free(Pointer text);
    Pointer tamara_version();
    int tamara_abi_version();
    Pointer tamara_result_name(int code);
    // </generated>
}

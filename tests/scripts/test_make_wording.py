#!/usr/bin/env python3
"""scripts/make-wording: the terms of a text by the table that src/embed/terms.c is held to, what it reads, what it
refuses. Needs neither packages nor scikit-learn."""
import importlib.machinery
import importlib.util
import os
import pathlib
import sys
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True


def load(path):
    loader = importlib.machinery.SourceFileLoader("make_wording", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("make_wording", loader))
    loader.exec_module(module)
    return module


mw = load(TESTS.parent / "scripts" / "make-wording")


def groups(path):
    """(rule, text, expected) of a table: see tests/unit/table.h."""
    lines = [n for n in path.read_text(encoding="utf-8").split("\n") if not n.startswith("## ")]
    while any(lines):
        if lines[0]:
            yield lines[:3]
        del lines[:3 if lines[0] else 1]


class MakeWording(unittest.TestCase):
    def test_terms(self):
        n = 0
        for rule, text, expected in groups(TESTS / "tables" / "terms.test"):
            with self.subTest(rule, text=text):
                self.assertEqual(sorted(mw.terms(text)), sorted(expected.split(" | ")))
            n += 1
        self.assertGreater(n, 25)

    def test_numbers_and_formats_are_variables(self):
        for text, expected in (("read %d of 12 bytes", "read <*> of <*> bytes"), ("at 0x1f up %s", "at <*> up <*>"),
                               ("bad 100xfail seen", "bad 100xfail seen"), ("v2 of it is on", "v2 of it is on")):
            self.assertEqual(mw.template(text), expected)
        self.assertEqual(mw.terms(mw.template("bad address 0x%08lx")), mw.terms("bad address <*>"))

    def test_drivers_of_hypervisors_are_left_out(self):
        for name in """hv/channel net/hyperv/netvsc_drv net/xen-netback/rx net/xen-netfront net/vmxnet3/vmxnet3_drv
                net/virtio_net scsi/storvsc_drv scsi/vmw_pvscsi block/xen-blkback/common block/virtio_blk
                gpu/drm/vmwgfx/ttm_object gpu/drm/qxl/qxl_cmd gpu/drm/vboxvideo/modesetting misc/vmw_vmci/vmci_host
                pci/controller/pci-hyperv i2c/busses/i2c-virtio char/virtio_console tty/hvc/hvc_xen uio/uio_hv_generic
                virt/acrn/vm vfio/container vhost/net vdpa/vdpa misc/pvpanic/pvpanic firmware/qemu_fw_cfg
                gpu/drm/i915/gvt/handlers gpu/drm/tiny/bochs tty/goldfish tty/hvc/hvsi_lib tty/hvc/hvcs
                net/ethernet/ibm/ibmvnic net/ethernet/microsoft/mana/gdma_main net/ethernet/google/gve/gve_main
                net/ethernet/amazon/ena/ena_com ptp/ptp_kvm_common""".split():
            self.assertIsNone(mw.part("linux", "linux-6.1/drivers/%s.c" % name), name)
        self.assertIsNone(mw.part("linux", "linux-6.1/sound/virtio/virtio_card.c"))
        self.assertIsNone(mw.part("linux", "linux-6.1/kernel/fork.c"))
        for name in """dma/virt-dma mmc/host/sdhci-xenon net/ethernet/qlogic/netxen/netxen_nic_hw crypto/vmx/aes
                nfc/virtual_ncidev base/power/main media/platform/st/sti/hva/hva-hw regulator/virtual""".split():
            self.assertEqual(mw.part("linux", "linux-6.1/drivers/%s.c" % name), "linux/drivers/" + name.split("/")[0])
        self.assertEqual(mw.part("qemu-like", "x/hv/a.c"), "qemu-like")

    def test_no_package_under_two_names(self):
        with tempfile.TemporaryDirectory() as work:
            folders = {name: os.path.join(work, name) for name in ("libpod", "other", "podman")}
            files = {"libpod": "libpod_4.orig.tar.xz", "other": "other_4.orig.tar.xz", "podman": "libpod_4.orig.tar.xz"}
            for name, file in files.items():
                os.mkdir(folders[name])
                for f in (file, file + ".asc", "x.debian.tar.xz"):
                    pathlib.Path(folders[name], f).touch()
            with self.assertRaises(SystemExit) as refused:
                mw.refuse_twins(folders)
            self.assertEqual(str(refused.exception), "make-wording: libpod and podman are one package, for both have "
                                                     "libpod_4.orig.tar.xz: drop one of them")
            del folders["podman"]
            mw.refuse_twins(folders)
        self.assertEqual(len(set(mw.SOURCES + mw.PYTHON)), len(mw.SOURCES + mw.PYTHON))

    def test_bundled_table_has_terms_of_no_weight(self):
        table = (TESTS.parent / "data" / "wording.tsv").read_text(encoding="utf-8")
        self.assertIn("\t0.000\n", table)
        self.assertNotIn("\t-0.000\n", table)


if __name__ == "__main__":
    unittest.main()

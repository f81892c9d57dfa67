using CniImageKit.Comparing;
using CniImageKit.Locking;
using CsCheck;

namespace CniImageKit.Tests.Locking;

public class LockWriterTests
{
    [Fact]
    public void Writes_one_fact_a_line() => Assert.Equal(
        """
        {
          "lockVersion": 1,
          "recipe": 1,
          "sourceDate": "2025-05-04T12:00:00Z",
          "plugins": [
            {
              "source": "containernetworking-plugins",
              "platform": "linux/amd64",
              "version": "1.9.1",
              "request": "sha256:bf4b8b2c4d3b5d8d1e3df2bb1ed9b0bd0a3b4ca5c0a2b2e6b4f8ecb1a1e7a2f0",
              "artifact": {
                "location": "github:containernetworking/plugins@v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz",
                "size": 54823117,
                "sha256": "ARTIFACT256",
                "sha512": "ARTIFACT512",
                "verified": [ "known-digest", "sums-file cni-plugins-linux-amd64-v1.9.1.tgz.sha256" ]
              },
              "license": "Apache-2.0",
              "modules": [
                "github.com/vishvananda/netlink v1.3.1",
                "golang.org/x/sys v0.31.0"
              ],
              "files": {
                "bridge": {
                  "member": "bridge",
                  "size": 4716328,
                  "sha256": "BRIDGE256",
                  "sha512": "BRIDGE512",
                  "mode": "0755",
                  "arch": "amd64",
                  "linkage": "static",
                  "go": "1.26.1",
                  "module": "github.com/containernetworking/plugins v1.9.1",
                  "cni": "0.1.0-1.1.0"
                },
                "host-local": {
                  "member": "host-local",
                  "size": 4716328,
                  "sha256": "BRIDGE256",
                  "sha512": "BRIDGE512",
                  "mode": "0755",
                  "arch": "amd64",
                  "linkage": "static",
                  "go": "1.26.1",
                  "module": "github.com/containernetworking/plugins v1.9.1"
                }
              }
            }
          ]
        }

        """
            .Replace("bf4b8b2c4d3b5d8d1e3df2bb1ed9b0bd0a3b4ca5c0a2b2e6b4f8ecb1a1e7a2f0", Digest.Sha256("request"u8).Hex)
            .Replace("ARTIFACT256", Digest.Sha256("artifact"u8).Hex)
            .Replace("ARTIFACT512", Digest.Sha512("artifact"u8).Hex)
            .Replace("BRIDGE256", Digest.Sha256("bridge"u8).Hex)
            .Replace("BRIDGE512", Digest.Sha512("bridge"u8).Hex),
        Locks.Text(Locks.Sample));

    [Fact]
    public void Sorts_entries_ordinally() => Assert.Equal(
        ["Zebra linux/amd64", "a linux/amd64", "a linux/arm64", "a-b linux/amd64"],
        Locks.Read(Locks.Text(Locks.Sample with
        {
            Plugins =
            [
                Locks.Entry with { Source = "a-b" },
                Locks.Entry with { Source = "a", Platform = new Platform("linux", "arm64") },
                Locks.Entry with { Source = "a" },
                Locks.Entry with { Source = "Zebra" },
            ],
        })).Lock.Plugins.Select(e => $"{e.Source} {e.Platform}"));

    [Fact]
    public void Spells_a_Debian_version_as_it_is() =>
        Assert.Contains("\"version\": \"1.1.1+ds1-3+b17\"", Locks.Text(Locks.Sample with { Plugins = [Locks.Entry with { Version = "1.1.1+ds1-3+b17" }] }));

    [Fact]
    public void Writes_what_the_reader_reads_back_to_the_same_bytes() => Locks.Any.Sample(
        lockfile =>
        {
            var written = LockWriter.Write(lockfile);
            var read = LockReader.Read("cni.lock.json", written);
            Assert.Empty(read.Warnings);
            Assert.Equal(written, LockWriter.Write(read.Lock));
            Assert.False(LockComparer.Compare(LocatedLock.Of(lockfile, "a"), read).Differs);
            Assert.All(read.Lock.Plugins, e => Assert.NotEqual(0, read.At(e.Source, e.Platform).Line));
        },
        iter: 500);
}

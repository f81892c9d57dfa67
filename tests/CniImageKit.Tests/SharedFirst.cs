using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(CniImageKit.Tests.SharedFirst))]

namespace CniImageKit.Tests;

/// <summary>
/// Collections of several classes before those of one: what runs one after the other for minutes must not begin when all else has ended.
/// </summary>
public sealed class SharedFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(c => c.TestCollectionClassName is null)
                .ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal),
        ];
}
